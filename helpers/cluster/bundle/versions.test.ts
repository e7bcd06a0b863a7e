import { expect, test } from 'vitest';
import { goDirective, requiredVersion } from './versions.ts';

const GO_MOD = `module example.local/bundle

go 1.26.0

tool example.org/tool/v3

require example.org/single v0.4.0

require (
	example.org/tool v1.0.0 // indirect
	example.org/tool/v3 v3.6.16 // indirect
)

replace example.org/other => example.org/other v0.34.4
`;

test.for([
  ['example.org/tool/v3', 'v3.6.16'],
  ['example.org/tool', 'v1.0.0'],
  ['example.org/single', 'v0.4.0'],
] as const)('the required version of %s is %s', ([path, version]) => {
  expect(requiredVersion(GO_MOD, path)).toBe(version);
});

test('a module that is only replaced is not required', () => {
  expect(() => requiredVersion(GO_MOD, 'example.org/other')).toThrow('no version of example.org/other');
});

test('the go directive is the oldest Go that builds a module', () => {
  expect(goDirective(GO_MOD)).toBe('1.26.0');
  expect(() => goDirective('module m\n')).toThrow('no go directive');
});
