import { expect, test } from 'vitest';
import { readArrivals } from './arrivals.ts';

const PRINTED = `Ip: Forwarding DefaultTTL
Ip: 1 64
Udp: InDatagrams NoPorts InErrors OutDatagrams
Udp: 23 0 0 19
UdpLite: InDatagrams NoPorts
UdpLite: 0 0
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0A01C80A:1F90 0302C80A:D431 01 00000000:00000000 00:00000000 00000000 65534        0 1
  sl  local_address                         remote_address                        st tx_queue rx_queue
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000
   1: 0000000000000000FFFF00000A01C80A:1F90 0000000000000000FFFF00000402C80A:D432 03 00000000:00000000
   2: 0000000000000000FFFF00000A01C80A:1F90 0000000000000000FFFF00000402C80A:D433 03 00000000:00000000
`;

test('reads each source of half-open connections once, and ignores established and listening sockets', () => {
  expect(readArrivals(PRINTED)).toEqual({ halfOpenFrom: ['10.200.2.4'], datagrams: 23 });
});

test('reads no arrivals from empty output', () => {
  expect(readArrivals('')).toEqual({ halfOpenFrom: [], datagrams: 0 });
});
