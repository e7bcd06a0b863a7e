import { expect, test } from 'vitest';
import { forbiddenPort } from './api-config.ts';

test.for<[server: string, dialled: ReturnType<typeof forbiddenPort>]>([
  ['https://api.example:6443', undefined],
  ['https://api.example', undefined],
  ['https://api.example:6666', { host: 'api.example', port: 6666 }],
  ['https://[fd00::1]:6666', { host: 'fd00::1', port: 6666 }],
])('%s', ([server, dialled]) => {
  expect(forbiddenPort(new URL(server))).toEqual(dialled);
});
