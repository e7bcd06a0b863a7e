import { expect, test } from 'vitest';
import { mostInASecond, readCounts } from './opened-connections.ts';

const tcp = (pod: string, opens: number) =>
  `/proc/${pod}/net/snmp:Tcp: 1 200 120000 -1 ${opens} 9 9 9 9 9 9 9 9 9 9`;

test('what each pod began between two looks is counted, and what it did before is not', () => {
  const printed = [tcp('7', 40), 'at 1000', tcp('7', 43), tcp('9', 2), 'at 1100', tcp('9', 2), 'at 1200'];
  expect(readCounts(`${printed.join('\n')}\n`)).toEqual([{ fromMs: 1000, toMs: 1100, count: 5 }]);
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
