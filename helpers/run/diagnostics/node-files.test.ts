import { expect, test } from 'vitest';
import { withoutSecrets } from './node-files.ts';

test('what a router reports is shown without what may be a credential', () => {
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

test('what is no JSON is shown as it came', () => {
  expect(withoutSecrets('curl: (7) Failed to connect')).toBe('curl: (7) Failed to connect');
});
