import { expect, test } from 'vitest';
import { type Ended, TokenSearch } from './token-search.ts';

/** Adds chunks until the line has come; what comes after it is not added. */
function read(chunks: readonly (string | Buffer)[]): Ended | undefined {
  const search = new TokenSearch('T0');
  for (const chunk of chunks) {
    const ended = search.add(Buffer.from(chunk));
    if (ended !== undefined) return ended;
  }
  return undefined;
}

test.for<[string, string, Ended]>([
  ['text that ends with a newline', 'a\nb\n\nT0 7\n', { text: 'a\nb\n', exitCode: 7 }],
  ['text that does not', 'a\nT0 0\n', { text: 'a', exitCode: 0 }],
  ['no text', '\nT0 0\n', { text: '', exitCode: 0 }],
  ['characters of two to four bytes', 'ä€😀\n\nT0 137\n', { text: 'ä€😀\n', exitCode: 137 }],
  [
    'lines that only look like it',
    'T0 1\nT0\n T0 2\nxT0 3\n\nT0 4\n',
    { text: 'T0 1\nT0\n T0 2\nxT0 3\n', exitCode: 4 },
  ],
  ['the begin of the line twice', 'a\nT\nT0\n\nT0 5\n', { text: 'a\nT\nT0\n', exitCode: 5 }],
])('%s: the same however it is split', ([, text, ended]) => {
  const bytes = Buffer.from(text);
  expect(read([bytes])).toEqual(ended);
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      const parts = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      expect(read(parts), `split at ${first} and ${second}`).toEqual(ended);
    }
  }
  expect(read([...bytes].map((byte) => Buffer.from([byte])))).toEqual(ended);
});

test('what comes in the same chunk after the line is dropped', () => {
  expect(read(['a\nT0 1\nmore\n'])).toEqual({ text: 'a', exitCode: 1 });
});

test.for(['', 'a\n', 'a\nT0', 'a\nT0 ', 'a\nT0 12', 'T0 0\n', 'a T0 0\n'])(
  '%j is not the whole line',
  (text) => {
    expect(read([text])).toBeUndefined();
    expect(read([...text])).toBeUndefined();
  },
);
