import { expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { nodesOf } from './finding.ts';
import { extentOf, findingText, headlineOf, readingOf, saysTheSame } from './finding-text.ts';

const finding = (more: Partial<Finding> = {}): Finding => ({
  kind: 'no-connection',
  subject: 'pods',
  to: { type: 'node', name: 'b' },
  failed: 2,
  of: 6,
  unit: 'pairs',
  samples: [],
  ...more,
});
const at = (name: string) => ({ type: 'node', name }) as const;
const notReady = (failed: number): Finding =>
  finding({
    kind: 'node-not-ready',
    failed,
    of: 3,
    unit: 'nodes',
    samples: [{ nodes: ['b'], detail: 'b is down' }],
  });

test.for<[text: string, finding: Finding]>([
  ['no connection to b works (2 of 6 pairs fail)', finding()],
  ['b receives nothing (2 of 6 pairs fail)', finding({ measured: true })],
  [
    'no connection to b works over UDP with 1,450 bytes or more (2 of 6 pairs fail)',
    finding({ protocol: 'UDP', size: 1450 }),
  ],
  [
    'no pair works, all of them from a (2 of 2 pairs fail)',
    finding({ from: { type: 'node', name: 'a' }, to: undefined as never, of: 2 }),
  ],
  [
    'some connections to b are lost (2 of 6 pairs fail; 1 of them completely)',
    finding({ kind: 'loss', dead: 1 }),
  ],
  [
    'no connection to the endpoints on b works (2 of 6 pairs fail)',
    finding({ to: { type: 'node', name: 'b', endpoints: true } }),
  ],
  [
    'no pair works for AAAA records over UDP (2 of 6 pairs fail)',
    finding({ from: { type: 'everywhere' }, to: undefined as never, protocol: 'UDP', record: 'AAAA' }),
  ],
  ['b is down', notReady(1)],
  ['b is down (2 of 3 nodes)', notReady(2)],
  [
    'web-0 on b receives nothing by Service web (2 of 6 shares are empty)',
    finding({
      kind: 'endpoint-unused',
      subject: 'Service web',
      to: { type: 'pod', name: 'web-0 on b' },
      unit: 'shares',
    }),
  ],
  [
    'no connection between 2 parts of the nodes: a; b, c, d and 1 more works (2 of 6 pairs fail)',
    { ...finding({ parts: [['a'], ['b', 'c', 'd', 'e']] }) },
  ],
  [
    'NetworkPolicy is not enforced: connections that must be denied succeed (2 of 6 pairs)',
    finding({ kind: 'policy-not-enforced', subject: 'all denied' }),
  ],
  [
    'b enforces egress only (2 of 6 pairs)',
    finding({ kind: 'policy-not-enforced', unenforced: [{ node: 'b', direction: 'ingress' }] }),
  ],
])('%s', ([text, rendered]) => {
  expect(findingText(rendered)).toBe(text);
  expect(text.startsWith(readingOf(rendered))).toBe(true);
});

test.for<[text: string, id: string, finding: Finding]>([
  [
    'cluster IPs: no connection from a works',
    'SVC-2',
    finding({ subject: 'cluster IPs', from: at('a'), to: undefined as never }),
  ],
  ['pods: no connection to b works', 'POD-2', finding()],
  ['no connection from a to b works', 'POD-2', finding({ from: at('a') })],
  ['node ports: no connection from a to b works', 'SVC-2', finding({ subject: 'node ports', from: at('a') })],
  [
    'no connection from a to Service web works',
    'SVC-2',
    finding({ from: at('a'), to: { type: 'service', name: 'Service web' } }),
  ],
])('a heading says what was asked, unless the places say it: %s', ([text, id, found]) => {
  expect(headlineOf(found, id)).toBe(text);
});

test('answers that are lost belong to the extent', () => {
  expect(extentOf(finding({ answersLost: true }))).toMatch(/^2 of 6 pairs fail; .*answers/);
});

test('two findings say the same of one place, whatever was asked and however much of it fails', () => {
  expect(saysTheSame(finding(), finding({ kind: 'refused', subject: 'a Service', failed: 1 }))).toBe(true);
  expect(saysTheSame(finding(), finding({ kind: 'loss' }))).toBe(false);
  expect(saysTheSame(finding(), finding({ to: { type: 'node', name: 'c' } }))).toBe(false);
  expect(saysTheSame(notReady(1), notReady(1))).toBe(true);
});

test('the nodes of a finding are those of its places, then those of its samples, the most frequent first', () => {
  const samples = [
    { fromNode: 'a', toNode: 'c', detail: '' },
    { nodes: ['d', 'c'], detail: '' },
  ];
  expect(nodesOf(finding({ samples }))).toEqual(['b', 'c', 'a', 'd']);
});
