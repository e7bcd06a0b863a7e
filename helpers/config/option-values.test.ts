import { expect, test } from 'vitest';
import { parseMaxRate } from './option-values.ts';
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

test.for([
  ['5', 5],
  ['20', 20],
  ['10000', 10_000],
] as const)('%s', ([text, rate]) => {
  expect(parseMaxRate(text)).toBe(rate);
});

test.for(['0', '4', '-1', 'abc', '1e9', '10001', '20/s', '20.5', '', ' 20'])('not %j', (text) => {
  expect(() => parseMaxRate(text)).toThrow('from 5 to 10000');
});
