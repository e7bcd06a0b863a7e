import { expect, test } from 'vitest';
import { withContext } from './phases.ts';

test('another context, with the same users and paths that are right from any folder', () => {
  const user = { 'client-key': 'key', 'client-certificate-data': 'data', exec: { command: './plugin' } };
  const other = { 'certificate-authority': '/ca', exec: { command: 'plugin' } };
  const given = { 'current-context': 'a', users: [{ user }, { user: other }] };
  expect(withContext(given, 'b', '/home')).toEqual({
    'current-context': 'b',
    users: [
      { user: { ...user, 'client-key': '/home/key', exec: { command: '/home/plugin' } } },
      { user: other },
    ],
  });
});
