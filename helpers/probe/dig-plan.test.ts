import { describe, expect, test } from 'vitest';
import { digCommand, readDigOutput } from './dig-plan.ts';
import type { Lookup, RecordType, Target } from './probe.ts';

const target = (resolves: Record<string, string[]>, tcp = false): Target => ({
  name: 'a DNS pod',
  url: '',
  answer: { resolves },
  lookup: { server: '10.200.0.3', tcp, names: Object.keys(resolves).map((full) => ({ asked: full, full })) },
});

const NGINX = target({ 'nginx.ns.svc.cluster.local.': ['10.32.0.9'] });

/** What dig 9.18 printed, cut to what matters. */
const answered = (...lines: string[]) => [
  ';; Got answer:',
  ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 47996',
  ';; ANSWER SECTION:',
  ...lines,
  '',
];

const read = (printed: string[], targets: Target[] = [NGINX]) => readDigOutput(printed.join('\n'), targets);
const one = (...printed: string[]) =>
  read(['netconform:process 0', ...printed, 'dig 0', 'netconform:end'])[0] ?? { outcome: 'none', detail: '' };

test('the lookups of one target share a process, each of them the name whose turn it is', () => {
  const both = target({ 'a.': ['fd00::1'], 'b.': ['fd00::2', '10.32.0.2'] }, true);
  const plan = digCommand([both, NGINX, both, NGINX, both, both, both], 3_000).at(-1) ?? '';
  const nginx = 'nginx\\.ns\\.svc\\.cluster\\.local\\. A';
  expect(plan.split('\n')).toEqual([
    expect.stringMatching(
      /^0 .*@10\.200\.0\.3 \+tcp \+search a\. AAAA b\. AAAA b\. A a\. AAAA b\. AAAA b\. A$/,
    ),
    expect.stringMatching(new RegExp(`^1 .*@10\\.200\\.0\\.3 \\+notcp \\+search ${nginx} ${nginx}$`)),
    expect.stringMatching(/^2 .* \+search a\. AAAA$/),
    '',
  ]);
});

test('a server is queried at a port that is not 53', () => {
  const lookup = { ...(NGINX.lookup as Lookup), port: 5353 };
  const plan = digCommand([{ ...NGINX, lookup }], 3_000).at(-1);
  expect(plan).toContain('@10.200.0.3 -p 5353 +notcp ');
});

test('what a process printed is told apart, question by question', () => {
  const line = 'nginx.ns.svc.cluster.local. 30 IN A\t10.32.0.9';
  const lost = [';; communications error to 10.200.0.3#53: timed out', ';; no servers could be reached'];
  const printed = ['netconform:process 0', ...lost, ...answered(line), ...lost, 'dig 9', 'netconform:end'];
  expect(read(printed, [NGINX, NGINX, NGINX]).map(({ outcome }) => outcome)).toEqual([
    'timed-out',
    'reached',
    'timed-out',
  ]);
  expect(read(printed, [NGINX, NGINX])[0]?.outcome).toBe('inconclusive');
});

test('the addresses that were expected, however often, are reached', () => {
  const line = 'nginx.ns.svc.cluster.local. 30 IN A\t10.32.0.9';
  expect(one(...answered(line, line))).toEqual({ outcome: 'reached', detail: '' });
});

test.for<[string, string, string[]]>([
  ['wrong-answer', 'another address', answered('nginx.ns.svc.cluster.local. 30 IN A\t10.32.0.8')],
  [
    'wrong-answer',
    'one more address',
    answered(
      'nginx.ns.svc.cluster.local. 30 IN A\t10.32.0.9',
      'nginx.ns.svc.cluster.local. 30 IN A\t10.32.0.8',
    ),
  ],
  ['unresolved', 'no address', answered()],
  [
    'unresolved',
    'no such name',
    [';; Got answer:', ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1'],
  ],
  [
    'unresolved',
    'a server that will not',
    [';; Got answer:', ';; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 1'],
  ],
  [
    'timed-out',
    'silence',
    [';; communications error to 10.200.0.3#53: timed out', ';; no servers could be reached'],
  ],
  [
    'refused',
    'a closed port',
    [';; communications error to 10.200.0.3#53: connection refused', ';; no servers could be reached'],
  ],
])('%s: %s', ([outcome, , printed]) => {
  expect(one(...printed).outcome).toBe(outcome);
});

const FULL = 'nginx.ns.svc.cluster.local.';

const typed = (type: RecordType, ...expected: string[]): Target => ({
  ...target({ [FULL]: expected }),
  lookup: { tcp: false, names: [{ asked: 'nginx', full: FULL, type }] },
});

test('a record of another type is asked for by its type', () => {
  expect(digCommand([typed('SRV', '80 a.')], 3_000).at(-1)).toMatch(/\+search nginx SRV\n$/);
});

test.for<[outcome: string, what: string, asked: Target, printed: string[]]>([
  ['reached', 'a family that the name lacks', typed('AAAA'), answered()],
  [
    'reached',
    'a family by a server that denies the name',
    typed('AAAA'),
    [';; Got answer:', 'status: NXDOMAIN'],
  ],
  ['unresolved', 'a family by a server that fails', typed('AAAA'), [';; Got answer:', 'status: SERVFAIL']],
  ['wrong-answer', 'a family that should be lacking', typed('AAAA'), answered(`${FULL} 30 IN AAAA\tfd00::1`)],
  ['reached', 'a port, whatever its weight', typed('SRV', '80 a.'), answered(`${FULL} 30 IN SRV 0 50 80 a.`)],
  ['wrong-answer', 'another port', typed('SRV', '80 a.'), answered(`${FULL} 30 IN SRV 0 50 81 a.`)],
  ['unresolved', 'a refusal', typed('PTR', 'a.'), [';; Got answer:', 'status: REFUSED']],
  ['reached', 'another name', typed('CNAME', 'b.invalid.'), answered(`${FULL} 30 IN CNAME b.invalid.`)],
])('%s: %s', ([outcome, , asked, printed]) => {
  const lines = ['netconform:process 0', ...printed, 'dig 0', 'netconform:end'];
  expect(read(lines, [asked])[0]?.outcome).toBe(outcome);
});

test('an address of another name does not count', () => {
  expect(one(...answered('b.ns.svc.cluster.local. 30 IN A\t10.32.0.9')).outcome).toBe('unresolved');
});

describe('what is cut short is inconclusive', () => {
  const line = 'nginx.ns.svc.cluster.local. 30 IN A\t10.32.0.9';
  test.for<[string, string[]]>([
    ['nothing', []],
    ['no sentinel', ['netconform:process 0', ...answered(line), 'dig 0']],
    ['no end of dig', ['netconform:process 0', ...answered(line), 'netconform:end']],
    ['another lookup only', ['netconform:process 1', ...answered(line), 'dig 0', 'netconform:end']],
  ])('%s', ([, printed]) => {
    expect(read(printed)[0]?.outcome).toBe('inconclusive');
  });
});

test('where one of two types of record is not answered, it is named', () => {
  const both = target({ 'a.': ['10.32.0.2', 'fd00::2'] });
  const lost = [';; communications error to 10.200.0.3#53: timed out', ';; no servers could be reached'];
  const printed = (...parts: string[][]) =>
    read(['netconform:process 0', ...parts.flat(), 'dig 0', 'netconform:end'], [both])[0];
  expect(printed(answered('a. 30 IN A\t10.32.0.2'), lost)).toMatchObject({
    outcome: 'timed-out',
    record: 'AAAA',
  });
  expect(printed(lost, lost)?.record).toBeUndefined();
});
