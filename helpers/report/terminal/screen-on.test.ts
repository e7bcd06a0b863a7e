import { expect, test } from 'vitest';
import { result, verdict } from '../../e2e/samples/result.sample.ts';
import { type Amount, screenOn } from './choose-screen.ts';
import { painter } from './paint.ts';
import type { Output } from './plain-output.ts';

const held = verdict('conformant', { id: 'ADDR-1', area: 'Addressing', title: 'one address' });
const broken = verdict('violation', { summary: 'b receives nothing', expected: 'it answers' });
const REPORTS = ['/out/r/report.json', '/out/r/junit.xml'];

/** All that a screen puts out in a run, with what would be folded or shown elsewhere in brackets. */
function told(amount: Amount, verdicts = [held, broken]): string[] {
  const lines: string[] = [];
  const output: Output = {
    write: (some) => lines.push(...some),
    running: (name) => {
      lines.push(`(running ${name})`);
      return () => undefined;
    },
    progress: (text) => lines.push(`(progress ${text})`),
    part: (title) => lines.push(`(part ${title ?? 'none'})`),
    annotate: (annotations) => lines.push(...annotations.map(({ title }) => `(annotation ${title})`)),
    close: () => undefined,
  };
  const screen = screenOn(output, painter(false), amount);
  screen.line('network flannel');
  screen.expect(verdicts.length);
  screen.running('kind create');
  screen.detail('kind: nodes');
  screen.step('kind create', 30_123);
  for (const each of verdicts) screen.verdict(each);
  screen.step('suites', 2_000);
  screen.notice('kept a');
  screen.end(result(verdicts, CLUSTER), REPORTS);
  return lines;
}

const FAILURE = [
  '',
  '✗ POD-2 a pod reaches every pod: violation',
  '    expected: it answers',
  '    seen: b receives nothing',
  '    rule: https://rule.example/model',
  '    level: core',
  '      a -> b: 0.4 ms',
];
const END = [
  '',
  'reports  /out/r: report.json, junit.xml',
  'cluster  kind-a, https://a:6443, uid 1-2, team=net',
  '',
  'broken   b receives nothing (POD-2)',
  '',
  'verdict  NOT conformant: b receives nothing (POD-2). 1 holds, 1 broken  (kind-a, 90.0 s, exit code 1)  /out/r/junit.xml',
];
const FOUND = 'broken   b receives nothing (POD-2)';
const CLUSTER = {
  cluster: { context: 'kind-a', server: 'https://a:6443', uid: '1-2' },
  labels: { team: 'net' },
};
const plain = (lines: string[]) => lines.filter((line) => !line.startsWith('('));

test('prints steps, results, failures in full, and last the verdict with the report', () => {
  expect(plain(told('usual'))).toEqual([
    'network flannel',
    ' 30.1 s  kind create',
    '  1.2 s  ✓ ADDR-1 one address',
    '                  6 of 6 pairs',
    '  1.2 s  ✗ POD-2  a pod reaches every pod',
    '                  b receives nothing',
    FOUND,
    '  2.0 s  suites',
    'kept a',
    ...FAILURE,
    ...END,
  ]);
});

test('quiet: prints failures in full, notices and the end, but no progress', () => {
  expect(plain(told('quiet'))).toEqual([FOUND, 'kept a', ...FAILURE, ...END]);
  expect(told('quiet')).not.toContain('(running kind create)');
});

test('quiet and green: prints only the end', () => {
  expect(plain(told('quiet', [held]))).toEqual([
    'kept a',
    END[1],
    END[2],
    'verdict  conformant: 1 holds  (kind-a, 90.0 s, exit code 0)  /out/r/junit.xml',
  ]);
});

test('verbose: also prints output of programs and the evidence of every verdict', () => {
  const usual = plain(told('usual'));
  const more = plain(told('verbose')).filter((line) => !usual.includes(line));
  expect(more).toEqual([
    '         │ kind: nodes',
    '                    a -> b: 0.4 ms',
    '                    a -> b: 0.4 ms',
  ]);
});

test('groups lines by area; notices and the end are outside of groups', () => {
  const lines = told('usual').filter((line) => !/^\((running|progress)|^ {5}/.test(line));
  expect(lines.slice(0, 11)).toEqual([
    'network flannel',
    '(part Set-up)',
    ' 30.1 s  kind create',
    '(part Addressing)',
    '  1.2 s  ✓ ADDR-1 one address',
    '(part Pod to pod)',
    '  1.2 s  ✗ POD-2  a pod reaches every pod',
    '(part none)',
    FOUND,
    '(part none)',
    '  2.0 s  suites',
  ]);
});

test('prints annotations after the failures, but not last', () => {
  const lines = told('usual');
  const at = lines.indexOf('(annotation broken: b receives nothing (POD-2))');
  expect(at).toBe(lines.length - 1 - END.length);
});

test('without access to the nodes, prints the commands for root once', () => {
  const lines: string[] = [];
  const none = () => undefined;
  const screen = screenOn(
    {
      write: (some) => lines.push(...some),
      ...{ running: () => none, progress: none, part: none, annotate: none, close: none },
    },
    painter(false),
    'usual',
  );
  screen.end(result([broken, held], { forRoot: ['iptables-save -c'] }), REPORTS);
  expect(lines.filter((line) => line.includes('iptables-save -c'))).toHaveLength(1);
});

test('prints the progress with each verdict until the end', () => {
  expect(told('usual').filter((line) => line.startsWith('(progress'))).toEqual([
    '(progress 1 of 2 requirements  ✓ 1)',
    '(progress 2 of 2 requirements  ✓ 1  ✗ 1)',
    '(progress )',
  ]);
});

test('a single report appears only in the last line', () => {
  const lines: string[] = [];
  const none = () => undefined;
  const output = { write: (some: readonly string[]) => lines.push(...some), running: () => none };
  const screen = screenOn(
    { ...output, progress: none, part: none, annotate: none, close: none },
    painter(false),
    'usual',
  );
  screen.trouble(new Error('no engine'));
  const error = new Error('no network\n  of any kind');
  screen.trouble(error);
  screen.trouble(error);
  screen.end(result([], { setupError: 'no engine' }), ['/out/r/junit.xml']);
  expect(lines).toEqual([
    ...['', 'The run ends early:', '    no engine', ''],
    ...['', 'The run ends early:', '    no network', '      of any kind', ''],
    '',
    'verdict  could not be measured: the run ended before its requirements could be checked  (90.0 s, exit code 3)  /out/r/junit.xml',
  ]);
});
