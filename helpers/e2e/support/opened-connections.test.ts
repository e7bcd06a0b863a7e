import { expect, test } from 'vitest';
import { mostInASecond, readCounts } from './opened-connections.ts';

const tcp = (pod: string, opens: number) =>
  `/proc/${pod}/net/snmp:Tcp: 1 200 120000 -1 ${opens} 9 9 9 9 9 9 9 9 9 9`;

test('what pods began that were not there at first is counted, from look to look', () => {
  const printed = [
    ...['from 1000', tcp('7', 40), 'to 1010'],
    ...['from 1100', tcp('7', 43), tcp('9', 2), 'to 1110'],
    ...['from 1200', tcp('9', 5), tcp('7', 44), 'to 1210'],
    ...['from 1300', tcp('9', 5), 'to 1310'],
  ];
  expect(readCounts(`${printed.join('\n')}\n`)).toEqual([
    { fromMs: 1000, toMs: 1110, count: 2 },
    { fromMs: 1100, toMs: 1210, count: 3 },
  ]);
});

test('only what lies within one second for certain is of that second', () => {
  const opened = [
    { fromMs: 0, toMs: 100, count: 20 },
    { fromMs: 900, toMs: 1_000, count: 1 },
    { fromMs: 950, toMs: 1_050, count: 5 },
    { fromMs: 1_850, toMs: 1_950, count: 7 },
  ];
  expect(mostInASecond(opened)).toBe(21);
  expect(mostInASecond([])).toBe(0);
});
