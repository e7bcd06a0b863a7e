import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { reachesAny } from './outside.ts';

test('who takes a connection is reached, and so is who refuses it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await reachesAny(['127.0.0.1'], { port })).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await reachesAny(['127.0.0.1'], { port })).toBe(true);
});

test('nobody is reached at no address, and at one that has no way', async () => {
  expect(await reachesAny([])).toBe(false);
  // A class that is reserved: the kernel itself has no way there.
  expect(await reachesAny(['255.255.255.255'])).toBe(false);
});
