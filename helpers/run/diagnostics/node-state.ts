import { isLoss, type Loss } from '../../model/suspect.ts';

/** A firewall rule in the form of `iptables-save -c`. */
export interface Rule {
  program: string;
  table: string;
  chain: string;
  /** Number of the rule in the chain, from 1; absent for the policy of the chain. */
  number?: number;
  /** Match and action, such as "-s 10.1.0.0/16 -j DROP"; for a policy its word. */
  spec: string;
  packets: number;
}

/** An interface of a node in the form of `ip -s link`. */
export interface Link {
  isUp: boolean;
  mtu: number;
  /** Dropped packets and errors, in both directions. */
  dropped: number;
}

/** An entry of the neighbour table in the form of `ip neighbour`. */
export interface Neighbour {
  address: string;
  device: string;
  mac: string;
}

/** The state of a node that decides about packets. */
export interface NodeState {
  rules: Rule[];
  settings: ReadonlyMap<string, string>;
  /** Routes of all tables and routing rules, in the form of `ip`. */
  routes: string[];
  /** MAC addresses of the node's own interfaces, by IP address. */
  addresses: ReadonlyMap<string, string>;
  /** Neighbours that somebody set for good. */
  neighbours: readonly Neighbour[];
  links: ReadonlyMap<string, Link>;
  /** Queueing disciplines other than the kernel's defaults, such as "netem delay 100ms", by interface. */
  queues: ReadonlyMap<string, string>;
  connections?: { count: number; max: number };
  /** Packets that the kernel lost, by counter. */
  losses: ReadonlyMap<Loss, number>;
}

/** @param files output of the commands in node-files.ts, by file */
export function nodeStateOf(files: ReadonlyMap<string, string>): NodeState {
  const routes = sections(files.get('routes.txt') ?? '');
  const counters = sections(files.get('counters.txt') ?? '');
  const [count = Number.NaN, max = Number.NaN] = [...counters]
    .filter(([command]) => command.includes('nf_conntrack_count'))
    .flatMap(([, lines]) => lines.map(Number));
  return {
    rules: [...sections(files.get('rules.txt') ?? '')].flatMap(([command, lines]) =>
      / -c$/.test(command) ? rulesOf(command.replace(/-save -c$/, ''), lines) : [],
    ),
    settings: settingsOf(files.get('sysctls.txt') ?? ''),
    routes: [...routes]
      .filter(([command]) => /route|rule/.test(command))
      .flatMap(([, lines]) =>
        lines.map((line) => line.trim().replaceAll('\t', ' ')).filter((line) => line !== ''),
      ),
    addresses: addressesOf(routes.get('ip address') ?? []),
    neighbours: (routes.get('ip neighbour') ?? []).flatMap((line) => {
      const [, address, device, mac] = /^(\S+) dev (\S+) lladdr (\S+) .*PERMANENT/.exec(line) ?? [];
      return address === undefined || device === undefined || mac === undefined
        ? []
        : [{ address, device, mac }];
    }),
    links: linksOf(counters.get('ip -s link') ?? []),
    queues: queuesOf(counters.get('tc qdisc show') ?? []),
    ...(Number.isNaN(count + max) ? {} : { connections: { count, max } }),
    losses: lossesOf([...counters.values()].flat()),
  };
}

/** Lines by the command that printed them: each stands in a line "# command" above them. iptables-save has comments of its own. */
function sections(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, command] =
      /^# ((?:ip|ip6tables|iptables|bridge|ipset|ipvsadm|cat|conntrack|tc)\b.*)/.exec(line) ?? [];
    if (command !== undefined && !/ v\d/.test(command)) {
      lines = [];
      found.set(command, lines);
    } else lines.push(line);
  }
  return found;
}

function rulesOf(program: string, lines: readonly string[]): Rule[] {
  let table = '';
  const numbers = new Map<string, number>();
  return lines.flatMap((line): Rule[] => {
    table = /^\*(\w+)$/.exec(line)?.[1] ?? table;
    const [, policyOf, policy, met] = /^:(\S+) (ACCEPT|DROP) \[(\d+):\d+\]/.exec(line) ?? [];
    if (policyOf !== undefined)
      return [{ program, table, chain: policyOf, spec: policy ?? '', packets: Number(met) }];
    const [, packets, chain, spec] = /^\[(\d+):\d+\] -A (\S+) (.*)/.exec(line) ?? [];
    if (chain === undefined || spec === undefined) return [];
    const number = (numbers.get(`${table} ${chain}`) ?? 0) + 1;
    numbers.set(`${table} ${chain}`, number);
    return [{ program, table, chain, number, spec, packets: Number(packets) }];
  });
}

function settingsOf(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, path, value] = /^\/proc\/sys\/([^:]+):(.*)$/.exec(line) ?? [];
      return path === undefined ? [] : [[path, value ?? ''] as const];
    }),
  );
}

function addressesOf(lines: readonly string[]): Map<string, string> {
  let mac = '';
  return new Map(
    lines.flatMap((line) => {
      mac = /^\s+link\/\S+ (\S+)/.exec(line)?.[1] ?? mac;
      const address = /^\s+inet6? ([^/\s]+)/.exec(line)?.[1];
      return address === undefined ? [] : [[address, mac] as const];
    }),
  );
}

function linksOf(lines: readonly string[]): Map<string, Link> {
  const links = new Map<string, Link>();
  let link: Link | undefined;
  let heading = '';
  for (const line of lines) {
    const [, name, flags, mtu] = /^\d+: ([^:@\s]+)[^:]*: <([^>]*)> mtu (\d+)/.exec(line) ?? [];
    if (name !== undefined) {
      link = { isUp: (flags ?? '').split(',').includes('UP'), mtu: Number(mtu), dropped: 0 };
      links.set(name, link);
    } else if (/^\s+[RT]X:/.test(line)) heading = line;
    else if (heading !== '' && link !== undefined) {
      // The columns after the word "RX:" or "TX:", such as "bytes packets errors dropped".
      const names = heading.trim().split(/\s+/).slice(1);
      const values = line.trim().split(/\s+/).map(Number);
      for (const column of ['errors', 'dropped']) link.dropped += values[names.indexOf(column)] ?? 0;
      heading = '';
    }
  }
  return links;
}

/**
 * Reads counts out of /proc/net/snmp and /proc/net/netstat, whose line of names is followed by one of numbers ("Udp: InErrors", "Udp: 3"),
 * and out of `conntrack -S`, which has a line for each processor ("cpu=0 insert_failed=2 drop=0").
 */
function lossesOf(lines: readonly string[]): Map<Loss, number> {
  const losses = new Map<Loss, number>();
  const add = (name: string, value: string | undefined) => {
    if (isLoss(name)) losses.set(name, (losses.get(name) ?? 0) + Number(value));
  };
  const names = new Map<string, string[]>();
  for (const line of lines) {
    const [, protocol = '', rest = ''] = /^(\w+): (\w+(?: \S+)*)\s*$/.exec(line) ?? [];
    const values = rest.split(' ');
    if (protocol !== '' && /^-?\d/.test(rest))
      names.get(protocol)?.forEach((name, at) => {
        add(`${protocol} ${name}`, values[at]);
      });
    else if (protocol !== '') names.set(protocol, values);
    if (line.startsWith('cpu='))
      for (const [, name, value] of line.matchAll(/(\w+)=(\d+)/g)) add(`conntrack ${name}`, value);
  }
  return losses;
}

const OWN_QUEUES = /^(?:noqueue|mq|fq|fq_codel|pfifo_fast|pfifo|noop)$/;

function queuesOf(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const [, kind, device, rest] = /^qdisc (\S+) \S+ dev (\S+) (?:root|parent \S+) ?(.*)/.exec(line) ?? [];
      if (kind === undefined || device === undefined || OWN_QUEUES.test(kind)) return [];
      return [[device, `${kind} ${rest ?? ''}`.trim()] as const];
    }),
  );
}
