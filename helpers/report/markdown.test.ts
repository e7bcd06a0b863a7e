import { marked } from 'marked';
import { expect, test } from 'vitest';
import { lostPair, sampleReport } from '../e2e/samples/report.sample.ts';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import { markdown } from './markdown.ts';
import type { Report } from './report.ts';
import { toReport } from './to-report.ts';

test('the verdict comes first, then failures with their commands', () => {
  const text = markdown(sampleReport());
  const order = [
    '## ✗ netconform: NOT conformant: worker2 receives nothing from worker',
    '- **broken:** worker2 receives nothing from worker',
    'Kubernetes v1.34.4, network flannel v0.28.4, 2 nodes; 90.0 s, exit code 1',
    '| core | ✗ no | 1 | 1 | 1 | 0 | 0 |',
    'the API server went away',
    '### ✗ POD-2 a pod reaches every pod',
    '**worker2 receives nothing from worker (1 of 2 pairs fails)**',
    '- expected: every new connection to pods on other nodes answers',
    '- for: 15.0 s',
    '```sh\nkubectl exec -n netconform-1 probe-7x2lp',
    'probe-7x2lp on worker → probe-c4pmk on worker2: never within 15.0 s',
    '### ? SVC-2 a pod reaches every pod',
    '**could not be measured: an exec broke**',
    '| worker | ✓ 1.0 ms | · |',
    '| worker2 | **✗ 1 of 2** | · |',
    '| ✓ | POD-1 | core | a pod reaches every pod | unsteady: 1 of 20 connections',
    '| - | POL-1 | extended |',
    '```sh\nnetconform certify --cni flannel',
    '| kubernetes.version | v1.34.4 |',
  ].map((part) => text.indexOf(part));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((one, other) => one - other));
});

test.for<[what: string, more: Partial<Report>, expected: string]>([
  ['conformant', { outcome: 'conformant', sentence: 'conformant: all' }, '## ✓ netconform: conformant'],
  ['unmeasured', { outcome: 'unmeasured', sentence: 'could not' }, '## ? netconform: could not'],
])('a run that is %s', ([, more, expected]) => {
  expect(markdown(sampleReport(more)).startsWith(expected)).toBe(true);
});

test('omits the matrix of more than twelve nodes', () => {
  const nodes = Array.from({ length: 13 }, (_, index) => `node${index}`);
  expect(markdown(sampleReport({ nodes }))).not.toContain('From node to node');
});

const long = '0123456789'.repeat(50);
const odd = `<b> \`\`\` | ${'`'.repeat(10)}\n# x | y </details>\n\n`;

test.for<[what: string, failures: number, evidence: number]>([
  ['much evidence', 3, 10_000],
  ['many failures', 40, 100],
  ['more failures than have room', 150, 10],
])('%s: shortened, below 60 kB, and said', ([, failures, evidence]) => {
  const verdicts = Array.from({ length: failures }, (_, index) =>
    verdict('violation', {
      id: `POD-${index}`,
      summary: long + odd,
      expected: long,
      again: long,
      evidence: Array.from({ length: evidence }, () => odd + long),
    }),
  );
  const text = markdown(toReport(result(verdicts), '1'));
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  expect(text).toMatch(failures > 100 ? /\d+ more parts do not fit here/ : /and \d+ more, see report.json/);
  expect(text).toContain('### ✗ POD-0');
  expect(text).toContain('### Requirements');
});

test('escapes odd text in any field', async () => {
  const fields = {
    area: odd,
    title: odd,
    rule: odd,
    summary: odd,
    expected: odd,
    again: odd,
    evidence: [odd],
  };
  const report = sampleReport({
    run: odd,
    sentence: odd,
    command: odd,
    setupError: odd,
    nodes: [odd, `${odd}2`],
    properties: { [odd]: odd, 'network.cni': odd },
    requirements: [
      verdict('violation', {
        id: 'POD-2',
        ...fields,
        pairs: [lostPair({ fromNode: odd, toNode: `${odd}2` })],
      }),
    ],
  });
  const html = await marked.parse(markdown(report));
  const names = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name));
  const known = 'h2 h3 p strong table thead tbody tr th td ul li pre code details summary'.split(' ');
  expect([...names].filter((name) => !known.includes(name ?? ''))).toEqual([]);
  const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => row.match(/<t[hd]/g)?.length);
  // Profiles, ways between two nodes, requirements, and nine properties and facts.
  expect(rows).toEqual([7, 7, 7, 3, 3, 3, 5, 5, ...Array(6).fill(2)]);
  expect(html.match(/<details>/g)).toHaveLength(2);
  expect(html.match(/<\/details>/g)).toHaveLength(2);
});
