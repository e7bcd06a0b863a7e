import { expect, test } from 'vitest';
import { withoutSecrets } from './node-files.ts';

test('shows the report of a router without credentials', () => {
  const report = {
    Ready: true,
    Router: { Password: 'planted', SessionKey: 'planted', Name: 'a' },
    Token: '10.200.0.0',
  };
  expect(JSON.parse(withoutSecrets(JSON.stringify(report)))).toEqual({
    Ready: true,
    Router: { Password: '(redacted)', SessionKey: '(redacted)', Name: 'a' },
    Token: '10.200.0.0',
  });
});

test('shows text that is not JSON unchanged', () => {
  expect(withoutSecrets('curl: (7) Failed to connect')).toBe('curl: (7) Failed to connect');
});
