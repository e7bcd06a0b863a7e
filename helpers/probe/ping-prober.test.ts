import { expect, test } from 'vitest';
import { echoed, pingCommand, readPings } from './ping-prober.ts';

const one = echoed({ name: 'one' }, '10.200.0.2');
const other = echoed({ name: 'other' }, '10.200.0.3');
const END = 'netconform:end\n';

const IPUTILS = `netconform:process 0
PING 10.200.0.2 (10.200.0.2) 56(84) bytes of data.
64 bytes from 10.200.0.2: icmp_seq=1 ttl=64 time=0.05 ms
64 bytes from 10.200.0.2: icmp_seq=3 ttl=64 time=1.5 ms

3 packets transmitted, 2 received, 33% packet loss, time 400ms
ping 0
`;
const BUSYBOX = IPUTILS.replace('icmp_seq=1', 'seq=0').replace('icmp_seq=3', 'seq=2');
const SILENT = `netconform:process 1
PING 10.200.0.3 (10.200.0.3) 56(84) bytes of data.
From 10.200.0.1 icmp_seq=1 Destination Host Unreachable

1 packets transmitted, 0 received, 100% packet loss, time 0ms
ping 1
`;

const outcomes = (printed: string, targets = [one, other, one, one]) =>
  readPings(printed, targets).map(({ outcome }) => outcome);

test('runs one process per address, with a count', () => {
  expect(pingCommand([one, other, one], 2_500).slice(4)).toEqual([
    '3',
    '0.2',
    '10.200.0.2',
    '2',
    '10.200.0.3',
    '1',
  ]);
});

test.for<[which: string, printed: string]>([
  ['iputils', IPUTILS],
  ['busybox', BUSYBOX],
])('assigns each answer to its echo: %s', ([, printed]) => {
  expect(outcomes(`${printed}${SILENT}${END}`)).toEqual(['reached', 'timed-out', 'timed-out', 'reached']);
  expect(readPings(`${printed}${SILENT}${END}`, [one, other])[0]?.totalMs).toBe(0.05);
});

test.for<[what: string, printed: string]>([
  ['cut output', IPUTILS],
  ['a pod that may not ping', `netconform:process 0\nping: socket: Operation not permitted\nping 2\n${END}`],
  ['a pod without ping', `netconform:process 0\nsh: ping: not found\nping 127\n${END}`],
])('%s is inconclusive', ([, printed]) => {
  expect(outcomes(printed, [one])).toEqual(['inconclusive']);
});
