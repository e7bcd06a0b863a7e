import { expect, test } from 'vitest';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import { complaints, read } from '../e2e/support/read-xml.ts';
import type { Result } from '../model/result.ts';
import { junit } from './junit.ts';

const violation = verdict('violation', {
  summary: '2 of 6 pairs timed out',
  expected: 'every pod answers every other pod',
  lookedForMs: 30_000,
  again: 'kubectl exec client -- curl -m 2 http://10.200.1.3',
});
const setupError = 'node worker-2 is NotReady\n  kubelet: no network plugin';
const ending = '//testsuite[@name="netconform.Run"]/testcase';

test.for<[what: string, of: Result, expected: Record<string, string>]>([
  [
    'areas as suites, requirements as cases, with counts, times and properties',
    result([
      verdict('conformant'),
      verdict('conformant', { id: 'POD-3', durationMs: 1_000 }),
      verdict('conformant', { id: 'SVC-1', area: 'Pod to Service', durationMs: 0.4 }),
    ]),
    {
      'count(//testsuite)': '2',
      '/testsuites/@tests': '3',
      '//testsuite[1]/@name': 'netconform.Pod to pod',
      '//testsuite[1]/@tests': '2',
      '//testsuite[1]/@time': '2.235',
      '//testsuite[1]/@timestamp': '2026-01-02T03:04:05',
      '//testsuite[2]//property[@name="network"]/@value': 'flannel v0.27.4',
      '//testsuite[2]//property[@name="run"]/@value': 'netconform-1',
      '//testcase[1]/@classname': 'netconform.Pod to pod',
      '//testcase[1]/@name': 'POD-2 a pod reaches every pod',
      '//testcase[1]/@time': '1.235',
      '//testcase[1]/system-out':
        'seen: 6 of 6 pairs\nrule: https://rule.example/model\nlevel: core\n  a -> b: 0.4 ms',
      '//testsuite[2]/testcase/@time': '0',
    },
  ],
  [
    'a violation as a failure',
    result([violation]),
    {
      '/testsuites/@failures': '1',
      '/testsuites/@errors': '0',
      '//failure/@message': '2 of 6 pairs timed out',
      '//failure/@type': 'violation',
      '//failure': [
        'expected: every pod answers every other pod',
        'seen: 2 of 6 pairs timed out',
        'for: 30.0 s',
        'see it again: kubectl exec client -- curl -m 2 http://10.200.1.3',
        'rule: https://rule.example/model',
        'level: core',
        '  a -> b: 0.4 ms',
      ].join('\n'),
    },
  ],
  [
    'what could not be measured as an error',
    result([verdict('inconclusive', { summary: 'no pod could be scheduled' })]),
    {
      '/testsuites/@failures': '0',
      '/testsuites/@errors': '1',
      '//error/@message': 'no pod could be scheduled',
      'starts-with(//error, "seen: no pod could be scheduled\n")': 'true',
    },
  ],
  [
    'a skipped one with its reason',
    result([verdict('skipped', { summary: 'one node only', evidence: [] })]),
    {
      'count(//testcase/skipped)': '1',
      '//testsuite/@skipped': '1',
      '//skipped/@message': 'one node only',
      '//skipped': 'skipped: one node only\nrule: https://rule.example/model\nlevel: core',
      'count(//system-out)': '0',
    },
  ],
  [
    'an extended one that does not hold as skipped, where the exit code is 0',
    result([
      verdict('conformant'),
      verdict('violation', { id: 'POD-7', level: 'extended', summary: 'lost 5' }),
    ]),
    {
      '/testsuites/@failures': '0',
      '//skipped/@message': 'extended, violation: lost 5',
    },
  ],
  [
    'the same as a failure, where it decides',
    result([verdict('conformant'), verdict('violation', { id: 'POD-7', level: 'extended' })], {
      strict: true,
    }),
    { '/testsuites/@failures': '1' },
  ],
  [
    'an expected failure as skipped, with its reason',
    result([violation, verdict('violation', { id: 'SVC-3', summary: 'one', expectedToFail: 'no mesh' })]),
    { '/testsuites/@failures': '1', '//skipped/@message': 'expected to fail (no mesh): one' },
  ],
  [
    'what is broken, as a property',
    result([violation]),
    { '//property[@name="broken"]/@value': '2 of 6 pairs timed out (POD-2)' },
  ],
  [
    'an unsteady one, which holds',
    result([verdict('conformant', { unsteady: '3 of 600 connections needed a retransmission' })]),
    {
      'count(//testcase/*)': '1',
      'contains(//system-out, "\nunsteady: 3 of 600 connections needed a retransmission\n")': 'true',
      '//property[@name="unsteady"]/@value': 'POD-2: 3 of 600 connections needed a retransmission',
    },
  ],
  [
    'of much evidence, the first entries and the number of the others',
    result([verdict('violation', { evidence: Array.from({ length: 10_000 }, (_, n) => `probe ${n}`) })]),
    { 'contains(//failure, "\n  probe 199\n  and 9800 more")': 'true' },
  ],
  [
    'several skipped ones, each with its own reason, whatever other texts hold',
    result([
      verdict('conformant', { id: 'POD-1', evidence: ['<skipped/>'] }),
      verdict('skipped', { summary: 'one "<skipped/>" & only', evidence: [']]><skipped/>'] }),
      verdict('violation', { id: 'POD-3', summary: '<skipped/>' }),
      verdict('skipped', { id: 'POD-4', summary: 'no SCTP' }),
    ]),
    {
      'count(//skipped)': '2',
      '//testcase[2]/skipped/@message': 'one "<skipped/>" & only',
      'contains(//testcase[2]/skipped, "]]><skipped/>")': 'true',
      '//testcase[4]/skipped/@message': 'no SCTP',
    },
  ],
  [
    'a reason that says nothing',
    result([verdict('inconclusive', { summary: ' \n', evidence: [''] })]),
    { '//error/@message': 'inconclusive' },
  ],
  [
    'a set-up that failed, beside what was found before',
    result([violation], { setupError }),
    {
      '/testsuites/@failures': '1',
      '/testsuites/@errors': '1',
      [`${ending}/error/@message`]: 'node worker-2 is NotReady',
      [`${ending}/error/@type`]: 'setup',
      [`${ending}/error`]: setupError,
    },
  ],
  [
    'an interrupted run',
    result([], { interrupted: true }),
    { '/testsuites/@errors': '1', [`${ending}/error/@type`]: 'interrupted' },
  ],
  [
    'a set-up that failed while it was interrupted',
    result([], { setupError: '', interrupted: true }),
    { '/testsuites/@errors': '2', [`${ending}[1]/error/@message`]: 'setup' },
  ],
  [
    'a run without a requirement',
    result([]),
    { '/testsuites/@errors': '1', [`${ending}/error/@type`]: 'empty' },
  ],
])('%s', async ([, of, expected]) => {
  const xml = junit(of);
  expect(await complaints(xml)).toEqual([]);
  expect(await read(xml, Object.keys(expected))).toEqual(expected);
});

const long = 'é'.repeat(1_000);

test('texts stay below the limits of GitHub annotations, and the file below that of GitLab', async () => {
  const all = Array.from({ length: 50 }, (_, index) =>
    verdict(index % 2 === 0 ? 'violation' : 'inconclusive', {
      id: `POD-${index}`,
      area: `area ${index % 10}`,
      summary: long,
      evidence: Array.from({ length: 10_000 }, () => long),
    }),
  );
  const nodes = Array.from({ length: 5_000 }, (_, index) => `node-${index} (Debian GNU/Linux 12)`).join('; ');
  const xml = junit(result(all, { properties: { nodes }, setupError: long.repeat(100) }));
  expect(await complaints(xml)).toEqual([]);
  expect(Buffer.byteLength(xml)).toBeLessThan(4_000_000);
  const texts = [...xml.matchAll(/<!\[CDATA\[(.*?)\]\]>/gs)].map(([, text = '']) => text);
  expect(texts).toHaveLength(51);
  for (const text of texts) {
    expect(Buffer.byteLength(text)).toBeLessThan(61_000);
    expect(text).toMatch(/é\n… cut here: \d+ bytes more$/);
  }
  const messages = [...xml.matchAll(/message="([^"]*)"/g)].map(([, message = '']) => message.length);
  expect(Math.max(...messages)).toBe(500);
});
