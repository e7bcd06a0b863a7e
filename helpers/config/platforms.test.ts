import { expect, test } from 'vitest';
import { parsePlatforms } from './option-values.ts';

test.for([
  ['linux/amd64', ['amd64']],
  ['linux/arm64, linux/amd64', ['arm64', 'amd64']],
  ['linux/arm64,linux/arm64', ['arm64']],
] as const)('%s', ([text, processors]) => {
  expect(parsePlatforms(text)).toEqual(processors);
});

test.for(['', 'arm64', 'linux/386', 'linux/arm64,', 'windows/amd64'])('refuses "%s"', (text) => {
  expect(() => parsePlatforms(text)).toThrow('linux/arm64');
});
