import { expect, test } from 'vitest';
import { forgetOffSwitches } from './options.ts';

test.for<[name: string, value: string, isOn: boolean]>([
  ['NETCONFORM_KEEP', '1', true],
  ['NETCONFORM_KEEP', 'true', true],
  ['NETCONFORM_KEEP', '0', false],
  ['NETCONFORM_QUIET', 'false', false],
  ['NETCONFORM_VERBOSE', '', false],
  ['NO_COLOR', '1', true],
  ['NO_COLOR', '0', true],
  ['NO_COLOR', '', false],
  ['NETCONFORM_WORKERS', '0', true],
  ['HOME', '', true],
])('%s="%s" counts: %s', ([name, value, counts]) => {
  const environment = { [name]: value };
  forgetOffSwitches(environment);
  expect(environment).toEqual(counts ? { [name]: value } : {});
});
