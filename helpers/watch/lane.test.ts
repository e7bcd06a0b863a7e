import { expect, test } from 'vitest';
import { connectionOf, type Kind } from './connection.ts';
import { type Asked, laneConfig, lanesOf, perSecondOf, readLine } from './lane.ts';

const to = (kind: Kind, count: number) =>
  Array.from({ length: count }, (_, index) => ({ connection: connectionOf(kind, 'a', `${kind}${index}`) }));
const sizes = (lanes: unknown[][]) => lanes.map((lane) => lane.length);

test('on a small cluster each connection has a lane of its own', () => {
  expect(sizes(lanesOf([...to('pod', 3), ...to('service', 1), ...to('dns', 1)]))).toEqual([1, 1, 1, 1, 1]);
});

test('on a large one those to pods share, and the others still do not', () => {
  const lanes = lanesOf([...to('pod', 100), ...to('service', 1), ...to('dns', 1)]);
  expect(sizes(lanes)).toEqual([1, 1, 17, 17, 17, 17, 16, 16]);
});

test('nothing to ask is no lane', () => {
  expect(lanesOf([])).toEqual([]);
});

test.for<[number, number, number]>([
  [5, 10, 10],
  [20, 10, 5],
  [0, 10, 10],
])('%i connections at %i/s: each %i times a second', ([count, asked, made]) => {
  expect(perSecondOf(count, asked)).toBe(made);
});

const asked = (to: string, more: Partial<Asked> = {}): Asked => ({
  connection: connectionOf('pod', 'worker', to, to),
  url: `http://10.0.0.1:8080/${to}`,
  judge: ({ text }) =>
    text === to ? { outcome: 'reached', detail: '' } : { outcome: 'wrong-answer', detail: `not ${text}` },
  ...more,
});

const LANE = [asked('one'), asked('two', { dialled: true })];

/** A line of the log: of which connection, how curl ended, connections made, time to connect and in all, s, its words, the answer. */
const line = (
  index: number,
  exit: number,
  connects: number,
  connected: number,
  words: string,
  answer: string,
) => `p\t7\t12.34\t${index}\t${exit}\t200\t${connects}\t${connected}\t0.5\t3\t${words}\t${answer}`;

const read = (text: string) => readLine(text, (lane) => (lane === 7 ? LANE : undefined));

test('the answer that was asked for, by whom it was to come, and when it was asked for', () => {
  expect(read(line(2, 0, 1, 0.1, '', 'one'))).toEqual({
    asked: LANE[0],
    attempt: { fromMs: 11_845, toMs: 12_345, passed: true, detail: '' },
  });
});

test.for<[string, string]>([
  ['somebody else answered', line(0, 0, 1, 0.1, '', 'two')],
  ['no answer in time', line(0, 28, 1, 0, 'timed out', '')],
  ['refused', line(0, 7, 0, 0, 'refused', '')],
  ['what was dialled did not answer in time', line(1, 28, 1, 0.001, 'timed out', '')],
])('%s: it failed', ([, text]) => {
  expect(read(text)).toMatchObject({ attempt: { passed: false } });
});

test.for<[string, string]>([
  ['its own server is away', line(1, 7, 0, 0, 'refused', '')],
  ['its own server does not answer', line(1, 28, 0, 0, 'timed out', '')],
  ['curl could not write', line(0, 23, 1, 0.1, 'write error', '')],
  ['no new connection was made', line(0, 0, 0, 0, '', 'one')],
])('%s: nothing is known', ([, text]) => {
  const seen = read(text);
  expect(seen?.attempt).toBeUndefined();
  expect(seen?.unclear).toBeTruthy();
});

test.for([
  '',
  'p\t7\t12.34',
  'e\t7\t12.34\t127\tcurl: not found',
  line(0, 0, 1, 0, '', 'one').replace('p\t7', 'p\t8'),
])('%j is no connection of this lane', (text) => {
  expect(read(text)).toBeUndefined();
});

test('curl is told to make a new connection each time, at the rate of all that share it', () => {
  const config = laneConfig(LANE, 10, 500);
  expect(config).toContain('rate = "1200/m"\n');
  expect(config).toContain('max-time = 0.5\n');
  expect(config).toContain('header = "Connection: close"\n');
  expect(config.match(/^url = /gm)).toHaveLength(2);
});
