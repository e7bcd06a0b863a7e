import { expect, test } from 'vitest';
import { Inconclusive } from '../model/outcomes.ts';
import { checkPrograms } from './outside.ts';

test('names the missing program and the remedies in one line', async () => {
  const error = await checkPrograms('/nowhere').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Inconclusive);
  expect((error as Error).message).toMatch(/^curl is not installed here: .*--skip-external$/);
});

test('accepts a machine with all programs', async () => {
  await expect(checkPrograms()).resolves.toBeUndefined();
});
