import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { lineStream } from './line-stream.ts';

test('what is written in pieces comes in lines, the last also without its end', async () => {
  const lines: string[] = [];
  const stream = lineStream((line) => lines.push(line));
  stream.write('one\ntw');
  stream.write('o\n');
  stream.end('three');
  await finished(stream);
  expect(lines).toEqual(['one', 'two', 'three']);
});
