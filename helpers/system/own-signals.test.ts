import { expect, test } from 'vitest';
import { keepSignals } from './own-signals.ts';

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
