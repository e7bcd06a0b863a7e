import { expect, test } from 'vitest';
import { readCollected } from './lane-log.ts';

const printed = (...lines: string[]) => `${['now 100.10', ...lines, 'now 100.20', 'end'].join('\n')}\n`;

test('the lines of all files in the order of time, and how much of the last two has been read', () => {
  const text = printed('log 10', 'a', 'b', 'log 9', 'z', 'log 11');
  expect(readCollected(text, [{ file: 10, lines: 3 }])).toEqual({
    lines: ['z', 'a', 'b'],
    readSoFar: [
      { file: 10, lines: 5 },
      { file: 11, lines: 0 },
    ],
    clock: { before: 100.1, after: 100.2 },
  });
});

test('nothing new changes nothing', () => {
  const before = [{ file: 10, lines: 3 }];
  expect(readCollected(printed('log 10'), before)).toMatchObject({ lines: [], readSoFar: before });
  expect(readCollected(printed(), before)).toMatchObject({ lines: [], readSoFar: before });
});

test('a container that was restarted has nothing of it any more', () => {
  expect(readCollected('gone\n', [])).toBe('gone');
});

test.for([
  '',
  'now 100.10\nlog 10\na\n',
  'now 100.10\nlog 10\na\nnow 100.20\n',
  'log 10\na\nnow 100.2\nend\n',
])('%j was cut short: nothing is known to be whole', (text) => {
  expect(readCollected(text, [])).toBeUndefined();
});
