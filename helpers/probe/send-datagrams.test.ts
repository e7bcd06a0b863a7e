import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { datagramOf, sendDatagrams } from './outside.ts';
import { datagram, fragmentedDatagram, fullDatagram } from './place-targets.ts';

const place = (udp: number, ip = '127.0.0.1') => ({ name: 'a', ip, tcp: 80, udp, says: ['echo-a'] });

test("reads the datagram that a source's own server would send", () => {
  expect(datagramOf(datagram(place(81, 'fd00::1')))).toEqual({
    host: 'fd00::1',
    port: 81,
    payload: 'hostname',
  });
  const full = datagramOf(fullDatagram(place(81), 1_450));
  expect(full.payload).toMatch(/^echo x+$/);
  expect(full.payload).toHaveLength(1_450 - 28);
  expect(datagramOf(fragmentedDatagram(place(81))).payload).toHaveLength(4_000);
});

test('separates an answer, a wrong answer, silence and a refusal', async () => {
  const server = createSocket('udp4');
  server.on('message', (message, { port, address }) => {
    const asked = message.toString();
    if (asked === 'hostname') server.send('echo-a', port, address);
    else if (asked.startsWith('echo ')) server.send(asked.slice('echo '.length), port, address);
  });
  const port = await new Promise<number>((resolve) => {
    server.bind(0, '127.0.0.1', () => resolve(server.address().port));
  });
  const silent = { ...datagram(place(port)), url: datagram(place(port)).url.replace('hostname', 'nothing') };
  const other = { ...datagram(place(port)), answer: { oneOf: ['echo-b'] } };
  const seen = await sendDatagrams(
    [datagram(place(port)), fullDatagram(place(port), 1_280), silent, other],
    300,
  );
  server.close();
  expect(seen.map(({ outcome }) => outcome)).toEqual(['reached', 'reached', 'timed-out', 'wrong-answer']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const [refused] = await sendDatagrams([datagram(place(port))], 300);
  expect(refused?.outcome).toBe('refused');
});

test('does not lose an answer that arrives while this process is blocked', async () => {
  const server = createSocket('udp4');
  server.on('message', (_, { port, address }) => server.send('echo-a', port, address));
  const port = await new Promise<number>((resolve) => {
    server.bind(0, '127.0.0.1', () => resolve(server.address().port));
  });
  const seen = sendDatagrams([datagram(place(port))], 100);
  // The request leaves in the first turn of the event loop; the server answers in the second.
  await new Promise((resolve) => server.once('message', resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  expect((await seen)[0]?.outcome).toBe('reached');
  server.close();
});
