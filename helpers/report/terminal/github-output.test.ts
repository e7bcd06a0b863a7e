import { expect, test } from 'vitest';
import { annotationCommand, groupCommand, withoutCommand } from './github-output.ts';

test('escapes characters that would end a command or a property', () => {
  expect(
    annotationCommand({ level: 'error', title: 'POD-2 100 %, a: b', message: 'one: 5 %\r\nother, two' }),
  ).toBe('::error title=POD-2 100 %25%2C a%3A b::one: 5 %25%0D%0Aother, two');
  expect(groupCommand('Pod to pod\n::error::no')).toBe('::group::Pod to pod%0A::error::no');
});

test.for([
  ['::error::of a pod', ': :error::of a pod'],
  ['    ::add-mask::a', '    : :add-mask::a'],
  ['\t::stop-commands::a', '\t: :stop-commands::a'],
  ['log: ##[error]of a pod', 'log: ## [error]of a pod'],
  ['fd00::1 is no command', 'fd00::1 is no command'],
  ['  verdict: conformant', '  verdict: conformant'],
])('%j is written as %j', ([line, written]) => {
  expect(withoutCommand(line ?? '')).toBe(written);
});
