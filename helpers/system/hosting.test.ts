import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { keepSignals, lineStream } from './hosting.ts';

test('what a library starts does not listen for signals, and what listened before still does', async () => {
  const own = () => undefined;
  process.on('SIGTERM', own);
  const before = process.listeners('SIGTERM');
  const started = await keepSignals(async () => {
    process.once('SIGTERM', () => process.exit(1));
    process.on('SIGTERM', () => process.exit(1));
    return 'started';
  });
  expect(started).toBe('started');
  expect(process.listeners('SIGTERM')).toEqual(before);
  const later = () => undefined;
  process.on('SIGTERM', later);
  expect(process.listeners('SIGTERM')).toEqual([...before, later]);
  process.off('SIGTERM', own);
  process.off('SIGTERM', later);
});

test('what is written in pieces comes in lines, the last also without its end', async () => {
  const lines: string[] = [];
  const stream = lineStream((line) => lines.push(line));
  stream.write('one\ntw');
  stream.write('o\n');
  stream.end('three');
  await finished(stream);
  expect(lines).toEqual(['one', 'two', 'three']);
});
