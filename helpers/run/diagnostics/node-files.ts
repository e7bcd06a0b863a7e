import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { isSecret, REDACTED } from '../../system/redact.ts';
import { type NodeFile, sysctlLines } from './node-script.ts';

const SETTINGS = ['net/netfilter', 'net/bridge', 'net/core', 'net/ipv4', 'net/ipv6'];

/** State of a node that does not depend on the network. */
const EVERYWHERE: readonly NodeFile[] = [
  {
    name: 'routes.txt',
    what: 'addresses, routing rules, routes, neighbours, forwarding tables of bridges and overlays',
    commands: [
      'ip address',
      'ip rule',
      'ip route show table all',
      'ip -6 rule',
      'ip -6 route show table all',
      'ip neighbour',
      'bridge fdb',
    ],
  },
  {
    name: 'rules.txt',
    what: 'packet filter rules with their [packets:bytes] counters',
    // Both back ends, because agents of one node may use different ones.
    commands: [
      'iptables-nft-save -c',
      'iptables-legacy-save -c',
      'ip6tables-nft-save -c',
      'ip6tables-legacy-save -c',
      'ipset list -terse',
      'ipvsadm -Ln',
    ],
    root: true,
  },
  {
    name: 'nftables.txt',
    what: 'all rules, as nftables lists them',
    commands: ['nft list ruleset'],
    root: true,
  },
  {
    name: 'counters.txt',
    what: 'packets, errors and drops of interfaces and protocols, and the table of connections',
    commands: [
      'ip -s link',
      'tc qdisc show',
      'cat /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max',
      'conntrack -S',
      // Everything that nstat prints.
      'cat /proc/net/snmp /proc/net/netstat',
    ],
  },
  {
    name: 'sysctls.txt',
    what: `settings of the kernel: ${SETTINGS.map((folder) => folder.replace('/', '.')).join(', ')}`,
    commands: [`grep -rs . ${SETTINGS.map((folder) => `/proc/sys/${folder}`).join(' ')} || true`],
    shown: sysctlLines,
  },
];

/** The address of Weave Net's router on its node, unless WEAVE_HTTP_ADDR changes it. */
const ROUTER = 'http://127.0.0.1:6784';
const CURL = `curl -sS -m ${inSeconds(TIMEOUTS.routerStatus)}`;

/** State that a network's agent reports, by network. */
const STATUS: Readonly<Record<string, readonly NodeFile[]>> = {
  weave: [
    {
      name: 'weave-status.txt',
      what: "the router's own status: connections, peers, addresses",
      commands: ['', '/connections', '/peers', '/ipam'].map((part) => `${CURL} ${ROUTER}/status${part}`),
    },
    {
      name: 'weave-report.json',
      what: "the router's full report, as WEAVE-1 to WEAVE-3 read it",
      commands: [`${CURL} -H 'Accept: application/json' ${ROUTER}/report`],
      shown: withoutSecrets,
    },
  ],
  flannel: [
    {
      name: 'flannel-status.txt',
      what: "flannel's lease for this node, and the plugin's configuration",
      commands: ['cat /run/flannel/subnet.env', 'cat /etc/cni/net.d/10-flannel.conflist'],
      root: true,
    },
  ],
};

/** The files with a node's state for a network. */
export function nodeFilesOf(cni: string): readonly NodeFile[] {
  return [...EVERYWHERE, ...(STATUS[cni] ?? [])];
}

/**
 * Commands for root on a node that show dropped packets, if the run cannot read them. Run them before and after a failure and compare the
 * counts.
 */
export const FOR_ROOT: readonly string[] = ['iptables-save -c', 'nft list ruleset', 'conntrack -S'];

/** JSON without the values of properties that are named like credentials. */
export function withoutSecrets(text: string): string {
  try {
    const hide = (name: string, value: unknown) =>
      typeof value === 'string' && isSecret(name, value) ? REDACTED : value;
    return `${JSON.stringify(JSON.parse(text, hide), null, 2)}\n`;
  } catch {
    return text;
  }
}
