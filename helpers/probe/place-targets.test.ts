import { expect, test } from 'vitest';
import { datagramOf } from './outside.ts';
import { everyWay, fragmentedDatagram, largestDatagram } from './place-targets.ts';

const PLACE = { name: 'a port', node: 'worker', ip: '192.0.2.1', tcp: 80, udp: 81, says: ['a', 'b'] };

test('probes a place over both protocols, with a small and a large exchange', () => {
  const targets = everyWay(PLACE, 1_450, 20_001);
  expect(targets.map(({ protocol, size }) => [protocol, size])).toEqual([
    ['TCP', undefined],
    ['UDP', undefined],
    ['UDP', 1_450],
    ['TCP', 65_536],
  ]);
  const [plain, udp, full, large] = targets;
  expect([udp?.control, large?.control]).toEqual([plain, plain]);
  expect(full?.control).toEqual(udp);
  for (const { url, protocol } of targets)
    expect(new URL(url).host).toBe(protocol === 'UDP' ? '127.0.0.1:20001' : '192.0.2.1');
});

test.for<[ip: string, headers: number]>([
  ['192.0.2.1', 28],
  ['2001:db8::1', 48],
])('a datagram to %s fills the packet to its last byte', ([ip, headers]) => {
  const full = everyWay({ ...PLACE, ip }, 1_450)[2];
  expect(datagramOf(full as NonNullable<typeof full>).payload.length + headers).toBe(1_450);
  expect(largestDatagram({ ip })).toBe(2_048 + headers);
});

test('expects back the part of a fragmented datagram that the server reads', () => {
  const target = fragmentedDatagram(PLACE);
  expect(datagramOf(target).payload).toHaveLength(4_000);
  expect(target.answer).toEqual({ echoedBytes: 2_043 });
});
