import { expect, test } from 'vitest';
import { exactRow, row, selfCheck, verdicts, wrongRow } from '../e2e/samples/check.sample.ts';
import { complaints, read } from '../e2e/support/read-xml.ts';
import type { SelfCheck } from './matrix.ts';
import { matrixJunit } from './matrix-junit.ts';

const odd = '<b> & "q" ]]> ]]> \u001b[31mred\u0007';
const evidence = Array.from({ length: 100 }, (_, n) => `probe ${n}`);

test.for<[what: string, of: Partial<SelfCheck>, expected: Record<string, string>]>([
  [
    'has a case for the control and for each fault, with times and properties',
    {},
    {
      'count(//testsuite)': '1',
      '//testsuite/@name': 'netconform self-check',
      '//testsuite/@time': '580',
      '//testsuite/@timestamp': '2026-01-02T03:04:05',
      '//property[@name="run"]/@value': 'netconform-1',
      '//property[@name="network"]/@value': 'flannel v0.27.4',
      '//property[@name="verdict"]/@value': '1 fault, detected exactly: the matrix is exact (9 min 40 s)',
      '/testsuites/@tests': '2',
      '/testsuites/@failures': '0',
      '/testsuites/@errors': '0',
      '//testcase[1]/@name': 'control',
      'starts-with(//testcase[1]/system-out, "6 of 7 requirements hold without any fault\n\nADDR-2 ")':
        'true',
      '//testcase[2]/@classname': 'netconform.selfcheck',
      '//testcase[2]/@name': 'no-udp: no-udp is put in',
      '//testcase[2]/@time': '23.5',
      '//testcase[2]/system-out': [
        'red: POD-2, as required',
        '',
        'POD-2 POD-2 holds: violation',
        '  seen: POD-2 was seen',
        '  rule: https://rule.example/model',
        '  level: core',
        '    a -> b: 0.4 ms',
      ].join('\n'),
    },
  ],
  [
    'passes a fault that must turn nothing red',
    { rows: [row('reboot', verdicts(), { red: [] })] },
    { '//testcase[2]/system-out': 'nothing red, as required' },
  ],
  [
    'fails a fault that was not detected exactly, with all its problems',
    { rows: [exactRow, wrongRow] },
    {
      '/testsuites/@failures': '1',
      '/testsuites/@errors': '0',
      'name(//testcase[3]/*)': 'failure',
      '//failure/@message': 'POD-1 must turn red, but is conformant: POD-1 was seen [a -> b: 0.4 ms]',
      'contains(//failure, "\nPOD-3 could not be measured: POD-3 was seen [a -> b: 0.4 ms]\n")': 'true',
      'contains(//failure, "\n\nPOD-3 POD-3 holds: inconclusive\n  seen: POD-3 was seen\n")': 'true',
    },
  ],
  [
    'shows the first entries of long evidence and the number of the others',
    { rows: [row('much', verdicts({ 'POD-2': 'violation' }, { evidence }), { red: ['POD-2'] })] },
    { 'contains(//testcase[2]/system-out, "    probe 19\n    and 80 more")': 'true' },
  ],
  [
    'reports a control that is violated',
    { control: verdicts({ 'POD-1': 'inconclusive', 'POD-2': 'violation' }) },
    {
      '/testsuites/@failures': '1',
      '/testsuites/@errors': '0',
      '//testcase[@name="control"]/failure/@type': 'violation',
    },
  ],
  [
    'reports a control that could not be measured',
    { control: verdicts({ 'POD-1': 'inconclusive' }) },
    {
      '/testsuites/@errors': '1',
      '//testcase[@name="control"]/error/@message': 'POD-1 not measured without any fault: POD-1 was seen',
    },
  ],
  [
    'reports a missing control',
    { control: [] },
    { '/testsuites/@errors': '1', '//testcase[@name="control"]/error/@type': 'empty' },
  ],
  [
    'reports a self-check that ended early',
    { setupError: 'node worker is gone\n  NotReady' },
    {
      '/testsuites/@errors': '1',
      '//error/@type': 'setup',
      '//error/@message': 'node worker is gone',
      '//error': 'node worker is gone\n  NotReady',
    },
  ],
  [
    'reports an interrupted self-check',
    { interrupted: true },
    { '/testsuites/@errors': '1', '//error/@type': 'interrupted' },
  ],
  ['reports vacuous checks', { mutant: 'empty' }, { '/testsuites/@errors': '1', '//error/@type': 'mutant' }],
  [
    'reports a self-check without a fault',
    { rows: [] },
    { '/testsuites/@errors': '1', '//error/@type': 'empty' },
  ],
  [
    'escapes odd text in any field',
    {
      run: odd,
      properties: { [odd]: odd },
      control: verdicts({ 'ADDR-1': 'violation' }, { summary: odd, title: odd, evidence: [odd] }),
      rows: [
        {
          ...exactRow,
          fault: { id: odd, sentence: odd },
          verdicts: verdicts({}, { summary: odd, title: odd }),
        },
        { ...wrongRow, problems: [odd] },
      ],
      setupError: odd,
    },
    {
      '//error': '<b> & "q" ]]> ]]> red\ufffd',
      '//testcase[3]/failure/@message': '<b> & "q" ]]> ]]> red\ufffd',
      'contains(//testcase[2]/system-out, "]]> ]]> red")': 'true',
    },
  ],
])('%s', async ([, more, expected]) => {
  const xml = matrixJunit(selfCheck(more));
  expect(await complaints(xml)).toEqual([]);
  expect(await read(xml, Object.keys(expected))).toEqual(expected);
});
