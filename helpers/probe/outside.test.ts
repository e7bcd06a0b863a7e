import { expect, test } from 'vitest';
import { Inconclusive } from '../model/outcomes.ts';
import { checkPrograms } from './outside.ts';

test('names the missing program and the ways out, in one line', async () => {
  const error = await checkPrograms('/nowhere').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Inconclusive);
  expect((error as Error).message).toMatch(/^curl is not installed here: .*--skip-external$/);
});

test('accepts a machine that has them', async () => {
  await expect(checkPrograms()).resolves.toBeUndefined();
});
