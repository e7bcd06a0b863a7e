import type { Arrivals } from './probe.ts';

/** Prints what {@link readArrivals} reads; POSIX shell and /proc, so that every image can run it without any right. */
export const ARRIVALS_COMMAND = ['sh', '-c', 'cat /proc/net/snmp /proc/net/tcp /proc/net/tcp6'];

/** A connection whose first packet came and whose answer was not acknowledged (enum in include/net/tcp_states.h). */
const SYN_RECEIVED = '03';

/** An IPv4 address inside an IPv6 one, as the kernel prints it. */
const MAPPED = '0000000000000000FFFF0000';

/**
 * Reads the kernel's own tables of a network namespace (proc(5)).
 * @param printed /proc/net/snmp, then the tables of TCP
 */
export function readArrivals(printed: string): Arrivals {
  const lines = printed.split('\n');
  const [names = '', values = ''] = lines.filter((line) => line.startsWith('Udp: '));
  const index = names.split(' ').indexOf('InDatagrams');
  const halfOpen = lines.flatMap((line) => {
    const [, , remote = '', state] = line.trim().split(/\s+/);
    return state === SYN_RECEIVED ? addressOf(remote.split(':')[0] ?? '') : [];
  });
  return { halfOpenFrom: [...new Set(halfOpen)], datagrams: Number(values.split(' ')[index] ?? 0) };
}

/** IPv4 addresses only: each byte in two digits, the last one first. */
function addressOf(hex: string): string[] {
  const own = hex.startsWith(MAPPED) ? hex.slice(MAPPED.length) : hex;
  const bytes = own.match(/../g) ?? [];
  return bytes.length === 4
    ? [
        bytes
          .map((byte) => Number.parseInt(byte, 16))
          .reverse()
          .join('.'),
      ]
    : [];
}
