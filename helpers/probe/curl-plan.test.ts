import { describe, expect, test } from 'vitest';
import { steadyObservation } from './converge.ts';
import { curlCommand, readCurlOutput } from './curl-plan.ts';
import type { Target } from './probe.ts';

const target = (name: string): Target => ({
  name,
  url: `http://10.200.0.2:8080/hostname?${name}`,
  answer: { equals: name },
});

const line = (
  index: number,
  exit: number,
  more: Partial<Record<'status' | 'connects' | 'connect' | 'message', string>> = {},
) =>
  [
    `probe answer${index}`,
    exit,
    more.status ?? '200',
    more.connects ?? '1',
    more.connect ?? '0.000412',
    '0.001',
    '2',
    '10.200.1.3',
    more.message ?? '',
  ].join('\t');

/** The answers as the script prints them: the output of `head` for all files, encoded. */
const answers = (...texts: string[]) => [
  'netconform:answers',
  Buffer.from(
    [...texts.map((text, index) => `==> answer${index} <==\n${text}`), '==> /dev/null <==\n'].join('\n'),
  ).toString('base64'),
];

const read = (lines: string[], targets: Target[]) => readCurlOutput([...lines, ''].join('\n'), targets);

test('one curl makes one transfer per target', () => {
  const config = curlCommand([target('a'), target('b')], 3_000).at(-1) ?? '';
  expect(config.match(/^url = /gm)).toHaveLength(2);
  expect(config).toContain('output = "answer1"');
});

test('targets with different bodies get separate curls and keep their index', () => {
  const large = { ...target('large'), bodyBytes: 100 };
  const command = curlCommand([large, target('a'), { ...large, url: 'http://10.200.0.2/@BODY@' }], 3_000);
  const words = command.slice(4);
  expect([words[0], words[3], words[6]]).toEqual(['100', '0', '100']);
  expect(words[2]).toMatch(/data-urlencode = "msg@body100"[\s\S]*output = "answer0"/);
  expect(words[5]).toMatch(/output = "answer1"\n$/);
  expect(words[8]).not.toContain('data-urlencode');
});

test('splits very many targets into words that Linux accepts, and loses none', () => {
  const targets = Array.from({ length: 99 * 100 }, (_, at) => target(`${at}-${'x'.repeat(60)}`));
  const command = curlCommand(targets, 3_000);
  expect(Math.max(...command.map(({ length }) => length))).toBeLessThan(128 * 1024);
  expect(
    command
      .slice(6)
      .join('')
      .match(/^url = "[^"]*"$/gm),
  ).toHaveLength(targets.length);
});

test('reads a complete answer from the right target as reached, with its time and source', () => {
  expect(read(['curl 0', line(0, 0), ...answers('a\n'), 'netconform:end'], [target('a')])).toEqual([
    {
      outcome: 'reached',
      detail: '',
      connectMs: expect.closeTo(0.412),
      totalMs: 1,
      localAddress: '10.200.1.3',
      answer: 'a',
    },
  ]);
});

describe('missing or cut output is inconclusive:', () => {
  test.for<[string, string[]]>([
    ['empty output', []],
    ['no sentinel', [line(0, 0), ...answers('a')]],
    ['no line for the target', ['netconform:end']],
    ['half a line', ['probe answer0\t0\t200', 'netconform:end']],
    ['a connection used twice', [line(0, 0, { connects: '0' }), ...answers('a'), 'netconform:end']],
  ])('%s', ([, lines]) => {
    expect(read(lines, [target('a')])[0]?.outcome).toBe('inconclusive');
  });
});

const TLS = 'https://10.200.0.2:6443/';

test.for<[what: string, url: string, connect: string, message: string, missing: true | undefined]>([
  ['no handshake, as curl 7.88 reports it', TLS, '0.000000', 'SSL connection timeout', true],
  ['no handshake, with the connect time', TLS, '0.000412', 'Connection timed out', true],
  ['no connection at all', TLS, '0.000000', 'Failed to connect to 10.200.0.2 port 6443', undefined],
  ['no answer without TLS', 'http://10.200.0.2:8080/', '0.000412', 'Operation timed out', undefined],
])(
  '%s is lost, but after convergence only if the network may be the cause',
  ([, url, connect, message, missing]) => {
    const lines = [line(0, 28, { status: '000', connect, message }), 'netconform:end'];
    const [seen] = read(lines, [{ ...target('a'), url }]);
    expect(seen).toMatchObject({ outcome: 'timed-out', detail: `curl exit 28: ${message}` });
    expect(seen?.handshakeMissing).toBe(missing);
    expect(seen && steadyObservation(seen).outcome).toBe(missing ? 'inconclusive' : 'timed-out');
  },
);

test.for<[what: string, more: Partial<Target>, most: number]>([
  ['plain', {}, 50],
  ['with a body', { bodyBytes: 100 }, 5],
  ['over TLS', { url: 'https://10.200.0.2:6443/' }, 5],
])('limits open connections: %s', ([, more, most]) => {
  const config = curlCommand([{ ...target('a'), ...more }], 3_000).at(-1) ?? '';
  expect(config).toContain(`parallel-max = ${most}\n`);
});

test.for([
  [6, 'unresolved'],
  [7, 'refused'],
  [28, 'timed-out'],
  [52, 'failed'],
] as const)("reads curl exit %i as %s, with curl's own message", ([exit, outcome]) => {
  const seen = read(
    [line(0, exit, { status: '000', message: 'as curl says' }), 'netconform:end'],
    [target('a')],
  )[0];
  expect(seen).toMatchObject({ outcome, detail: `curl exit ${exit}: as curl says` });
});

test('reads an answer from another server, an empty one or an error as a wrong answer', () => {
  expect(read([line(0, 0), ...answers('b'), 'netconform:end'], [target('a')])[0]).toMatchObject({
    outcome: 'wrong-answer',
    detail: 'HTTP 200 from something else: "b"',
  });
  expect(read([line(0, 0), 'netconform:end'], [target('a')])[0]?.outcome).toBe('wrong-answer');
  expect(
    read([line(0, 0, { status: '503' }), ...answers('a'), 'netconform:end'], [target('a')])[0]?.outcome,
  ).toBe('wrong-answer');
});

test.for<[printed: string, resent: (true | undefined)[]]>([
  ['syns 7 8', [true, undefined]],
  ['syns 7 7', [undefined, undefined]],
  ['syns  ', [undefined, undefined]],
])('a slow connection needed a retransmission only if the kernel counted one: %s', ([printed, resent]) => {
  const lines = [
    line(0, 0, { connect: '1.02' }),
    line(1, 0),
    'curl 0',
    printed,
    ...answers('a', 'b'),
    'netconform:end',
  ];
  expect(read(lines, [target('a'), target('b')]).map((one) => one.resent)).toEqual(resent);
});
