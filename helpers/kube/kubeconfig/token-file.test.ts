import { expect, test } from 'vitest';
import { bearer } from './token-file.ts';

test('a token as a header takes it', () => {
  expect(bearer('abc.DEF-1_2~+/=')).toBe('Bearer abc.DEF-1_2~+/=');
});

test.for(['', 'pl4nted\nx', 'pl4nted x', 'pl4nted\u2026', 'pl4nted\0'])(
  '%j is refused and not repeated',
  (token) => {
    expect(() => bearer(token)).toThrow(/^its token .* no token has$/);
  },
);
