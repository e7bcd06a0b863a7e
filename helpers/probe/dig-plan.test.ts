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

/** The relevant part of the output of dig 9.18. */
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

test('lookups at one target share a process and take the names in turn', () => {
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

test('queries a server at another port than 53', () => {
  const lookup = { ...(NGINX.lookup as Lookup), port: 5353 };
  const plan = digCommand([{ ...NGINX, lookup }], 3_000).at(-1);
  expect(plan).toContain('@10.200.0.3 -p 5353 +notcp ');
});

test('splits the output of a process into its questions', () => {
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

test('reads the expected addresses as reached, even if they are repeated', () => {
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
  ['unresolved', 'a refusal', [';; Got answer:', ';; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 1']],
  [
    'timed-out',
    'no answer',
    [';; communications error to 10.200.0.3#53: timed out', ';; no servers could be reached'],
  ],
  [
    'refused',
    'a closed port',
    [';; communications error to 10.200.0.3#53: connection refused', ';; no servers could be reached'],
  ],
])('reads as %s: %s', ([outcome, , printed]) => {
  expect(one(...printed).outcome).toBe(outcome);
});

const FULL = 'nginx.ns.svc.cluster.local.';

const typed = (type: RecordType, ...expected: string[]): Target => ({
  ...target({ [FULL]: expected }),
  lookup: { tcp: false, names: [{ asked: 'nginx', full: FULL, type }] },
});

test('looks up a record of another type by its type', () => {
  expect(digCommand([typed('SRV', '80 a.')], 3_000).at(-1)).toMatch(/\+search nginx SRV\n$/);
});

test.for<[outcome: string, what: string, asked: Target, printed: string[]]>([
  ['reached', 'no record of a family that the name lacks', typed('AAAA'), answered()],
  [
    'reached',
    'NXDOMAIN for a family that the name lacks',
    typed('AAAA'),
    [';; Got answer:', 'status: NXDOMAIN'],
  ],
  [
    'unresolved',
    'SERVFAIL for a family that the name lacks',
    typed('AAAA'),
    [';; Got answer:', 'status: SERVFAIL'],
  ],
  [
    'wrong-answer',
    'an address of a family that the name must lack',
    typed('AAAA'),
    answered(`${FULL} 30 IN AAAA\tfd00::1`),
  ],
  [
    'reached',
    'the right port with any weight',
    typed('SRV', '80 a.'),
    answered(`${FULL} 30 IN SRV 0 50 80 a.`),
  ],
  ['wrong-answer', 'another port', typed('SRV', '80 a.'), answered(`${FULL} 30 IN SRV 0 50 81 a.`)],
  ['unresolved', 'a refusal of a PTR query', typed('PTR', 'a.'), [';; Got answer:', 'status: REFUSED']],
  [
    'reached',
    'the name of a CNAME record',
    typed('CNAME', 'b.invalid.'),
    answered(`${FULL} 30 IN CNAME b.invalid.`),
  ],
])('reads as %s: %s', ([outcome, , asked, printed]) => {
  const lines = ['netconform:process 0', ...printed, 'dig 0', 'netconform:end'];
  expect(read(lines, [asked])[0]?.outcome).toBe(outcome);
});

test('ignores an address of another name', () => {
  expect(one(...answered('b.ns.svc.cluster.local. 30 IN A\t10.32.0.9')).outcome).toBe('unresolved');
});

describe('missing or cut output is inconclusive:', () => {
  const line = 'nginx.ns.svc.cluster.local. 30 IN A\t10.32.0.9';
  test.for<[string, string[]]>([
    ['empty output', []],
    ['no sentinel', ['netconform:process 0', ...answered(line), 'dig 0']],
    ['no exit code of dig', ['netconform:process 0', ...answered(line), 'netconform:end']],
    [
      'only the output of another process',
      ['netconform:process 1', ...answered(line), 'dig 0', 'netconform:end'],
    ],
  ])('%s', ([, printed]) => {
    expect(read(printed)[0]?.outcome).toBe('inconclusive');
  });
});

test('names the record type without an answer if the other type has one', () => {
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
