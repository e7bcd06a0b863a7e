import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { reachesAny } from './outside.ts';

test('reaches an address that accepts or refuses a connection', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await reachesAny(['127.0.0.1'], { port })).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await reachesAny(['127.0.0.1'], { port })).toBe(true);
});

test('reaches nothing without addresses, or at an address without a route', async () => {
  expect(await reachesAny([])).toBe(false);
  // The kernel itself cannot connect to the broadcast address.
  expect(await reachesAny(['255.255.255.255'])).toBe(false);
});
