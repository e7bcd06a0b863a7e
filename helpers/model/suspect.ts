import type { Suspect } from './forms.ts';

export type { Suspect };

/** Kernel counters by protocol and name, as nstat and `conntrack -S` print them, and why they grow. */
const WHY_LOST = {
  'Ip ReasmFails': 'fragments of a datagram were missing',
  'Ip FragFails': 'packets were too large to pass on and may not be cut',
  'Ip OutNoRoutes': 'there was no route',
  'IpExt InNoRoutes': 'there was no route',
  'Udp RcvbufErrors': 'a receive buffer was full',
  'Udp SndbufErrors': 'a send buffer was full',
  'Udp InCsumErrors': 'checksums were wrong',
  'Tcp InCsumErrors': 'checksums were wrong',
  'TcpExt ListenOverflows': 'a program did not accept connections in time',
  'TcpExt IPReversePathFilter': 'rp_filter expected the sender at another interface',
  'conntrack insert_failed': 'connections could not be recorded',
  'conntrack drop': 'the connection table had no room',
  'conntrack early_drop': 'the connection table was nearly full',
} as const;
export type Loss = keyof typeof WHY_LOST;
export const LOSSES = Object.keys(WHY_LOST) as Loss[];

export function isLoss(name: string): name is Loss {
  return Object.hasOwn(WHY_LOST, name);
}

/** Such as "dev-worker2: rule 1 of iptables-nft raw PREROUTING drops (142 packets during the run): -s 10.1.0.0/16 -j DROP". */
export function suspectText(suspect: Suspect): string {
  return `${suspect.node}: ${textOf(suspect)}`;
}

function textOf(suspect: Suspect): string {
  switch (suspect.kind) {
    case 'rule': {
      const { program, table, chain, number, rule, effect, packets, isNew } = suspect;
      const place = `${program} ${table} ${chain}`;
      const subject = number === undefined ? `the policy of ${place}` : `rule ${number} of ${place}`;
      const matched = `${counted(packets, 'packet', 'packets')} during the run`;
      return `${subject} ${effect}${effect === 'changes' ? ' packets' : ''} (${matched}${isNew ? ', new' : ''}): ${rule}`;
    }
    case 'rules-missing': {
      const { program, table, chain, count, first, since } = suspect;
      const where = `${program} ${table} ${chain}${chain.startsWith('KUBE-') ? ', which kube-proxy writes,' : ''}`;
      const compared =
        since === 'other-nodes' ? 'that the other nodes have' : 'that it had when the run began';
      return `${where} lacks ${counted(count, 'rule', 'rules')} ${compared}${count === 1 ? '' : ', first'}: ${first}`;
    }
    case 'setting':
      return `${suspect.name} is ${suspect.value}, expected ${suspect.expected}`;
    case 'route':
      return {
        drops: `a route or routing rule drops packets: ${suspect.route}`,
        gone: `a route is gone: ${suspect.route}`,
        new: `a route or routing rule appeared during the run: ${suspect.route}`,
      }[suspect.change];
    case 'interface': {
      const { name, change, value, expected } = suspect;
      return {
        down: `interface ${name} is down`,
        gone: `interface ${name} is gone`,
        mtu: `interface ${name} has MTU ${value}, expected ${expected}`,
        drops: `interface ${name} dropped ${value} packets during the run`,
        delays: `interface ${name} delays or drops packets: ${value}`,
      }[change];
    }
    case 'losses': {
      const { counter, packets } = suspect;
      return `${counter} grew by ${packets} during the run: ${WHY_LOST[counter]}`;
    }
    case 'connection-table-full':
      return `the connection table is full: ${suspect.count} of ${suspect.max} entries`;
  }
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
