import type { Suspect } from '../../model/suspect.ts';
import type { NodeState, Rule } from './node-state.ts';

/**
 * All that can explain a failure on these nodes.
 * @param now the state of each node after what failed
 * @param before their state when the run began, as far as it is known
 * @param ours the namespace of the run, which rules of its own fixtures name; empty: there is no run
 */
export function suspectsOf(
  now: ReadonlyMap<string, NodeState>,
  before: ReadonlyMap<string, NodeState>,
  ours: string,
): Suspect[] {
  return [...now].flatMap(([node, state]) => {
    const then = before.get(node);
    const others = [...now].flatMap(([name, other]) => (name === node ? [] : [other]));
    return [
      ...rulesThatAct(state, then),
      ...rulesMissing(state, then, others, ours),
      ...settings(state, then, others),
      ...routes(state, then),
      ...neighbours(state, others),
      ...interfaces(state, then, others),
      ...connections(state),
      ...losses(state, then),
    ].map((suspect): Suspect => ({ node, ...suspect }) as Suspect);
  });
}

type OfNode<T = Suspect> = T extends Suspect ? Omit<T, 'node'> : never;

/** Chains in which kube-proxy and network policies drop packets on healthy nodes too, and the rules that lead there. */
const USUAL_CHAINS = /^(?:KUBE-|CNI-HOSTPORT|FLANNEL|WEAVE|cali-|CILIUM|DOCKER)/;
const BUILT_IN = /^(?:PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING)$/;

function rulesThatAct({ rules }: NodeState, then: NodeState | undefined): OfNode[] {
  const former = countsOf(then?.rules ?? []);
  return rules.flatMap((rule): OfNode[] => {
    const { program, table, chain, number, spec } = rule;
    const effect = effectOf(rule);
    const known = former.get(keyOf(rule));
    const packets = rule.packets - (known ?? 0);
    const isNew = then !== undefined && known === undefined && number !== undefined;
    const usual =
      USUAL_CHAINS.test(chain) ||
      USUAL_CHAINS.test(targetOf(spec) ?? '') ||
      /--comment "?(?:kubernetes|flanneld|cni|CNI)/.test(spec);
    const denies = effect === 'drops' || effect === 'rejects';
    const acts = denies
      ? packets > 0
      : BUILT_IN.test(chain) && !usual && (isNew || (effect === 'translates' && packets > 0));
    if (!acts || (usual && !denies)) return [];
    return [
      {
        kind: 'rule',
        program,
        table,
        chain,
        ...(number === undefined ? {} : { number }),
        rule: spec,
        effect,
        packets,
        ...(isNew ? { isNew } : {}),
        ...(usual ? { usual } : {}),
      },
    ];
  });
}

function targetOf(spec: string): string | undefined {
  return /(?:^| )-[jg] (\S+)/.exec(spec)?.[1];
}

function effectOf({ spec, number }: Rule): Extract<Suspect, { kind: 'rule' }>['effect'] {
  switch (number === undefined ? spec : targetOf(spec)) {
    case 'DROP':
      return 'drops';
    case 'REJECT':
      return 'rejects';
    case 'ACCEPT':
      return 'accepts';
    case 'MASQUERADE':
    case 'SNAT':
    case 'DNAT':
    case 'REDIRECT':
    case 'NETMAP':
      return 'translates';
    default:
      return 'changes';
  }
}

function keyOf({ program, table, chain, number, spec }: Rule): string {
  return [program, table, chain, number === undefined ? 'policy' : spec].join(' ');
}

/** The packets of each rule; equal rules of a chain are added up. */
function countsOf(rules: readonly Rule[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rule of rules) counts.set(keyOf(rule), (counts.get(keyOf(rule)) ?? 0) + rule.packets);
  return counts;
}

/** Chains whose rules are the same on every node, or stay as they are while nobody changes a Service. */
const SHARED_CHAINS =
  /^(?:PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING|KUBE-SERVICES|KUBE-POSTROUTING|CNI-HOSTPORT-DNAT)$/;

/** A Service that every node sends to the same endpoints: kube-proxy writes its rule on all of them alike. */
const SAME_EVERYWHERE = /-j KUBE-SVC-/;

function rulesMissing(
  { rules }: NodeState,
  then: NodeState | undefined,
  others: readonly NodeState[],
  ours: string,
): OfNode[] {
  const there = new Set(rules.map(keyOf));
  const comparable = ({ chain, number }: Rule) => number !== undefined && SHARED_CHAINS.test(chain);
  const isOurs = ({ spec }: Rule) => ours !== '' && spec.includes(ours);
  const [first, ...rest] = others;
  const onRest = rest.map((other) => new Set(other.rules.map(keyOf)));
  const onFirst = new Set(first?.rules.map(keyOf));
  // Services come and go, so a rule counts as missing only if another node still has it.
  const stays = (rule: Rule) => BUILT_IN.test(rule.chain) || onFirst.has(keyOf(rule));
  const gone = (then?.rules ?? []).filter(
    (rule) => comparable(rule) && !isOurs(rule) && !there.has(keyOf(rule)) && stays(rule),
  );
  const elsewhere = (first?.rules ?? []).filter(
    (rule) =>
      comparable(rule) &&
      (!isOurs(rule) || SAME_EVERYWHERE.test(rule.spec)) &&
      !there.has(keyOf(rule)) &&
      onRest.every((keys) => keys.has(keyOf(rule))) &&
      // With two nodes, nobody can tell which one is right.
      rest.length > 0,
  );
  return [
    ...grouped(gone, 'before-the-run'),
    ...grouped(
      elsewhere.filter((rule) => !gone.some((one) => keyOf(one) === keyOf(rule))),
      'other-nodes',
    ),
  ];
}

function grouped(rules: readonly Rule[], since: 'before-the-run' | 'other-nodes'): OfNode[] {
  const byChain = Map.groupBy(rules, ({ program, table, chain }) => `${program} ${table} ${chain}`);
  return [...byChain.values()].flatMap((missing): OfNode[] => {
    const [first] = missing;
    if (first === undefined) return [];
    const { program, table, chain, spec } = first;
    return [{ kind: 'rules-missing', program, table, chain, count: missing.length, first: spec, since }];
  });
}

/** Settings that a cluster network needs, with the required value. */
export const NEEDED: ReadonlyMap<string, string> = new Map([
  ['net/ipv4/ip_forward', '1'],
  ['net/ipv4/conf/all/forwarding', '1'],
]);

/** Settings that most clusters have equal on all nodes, and that affect packets. */
const COMPARED =
  /^net\/(?:ipv[46]\/conf\/(?:all|default)\/|ipv4\/(?:icmp_|ip_)|bridge\/bridge-nf-|netfilter\/nf_conntrack_(?:max|tcp_be_liberal))/;

/** Settings that change while they are read, or with pods that come and go. */
const LIVELY = /(?:count|secret|mem|flush|_key|expect_max|buckets)$|\/(?:veth|cali|lxc|eni)/;

function settings(
  { settings }: NodeState,
  then: NodeState | undefined,
  others: readonly NodeState[],
): OfNode[] {
  return [...settings].flatMap(([path, value]): OfNode[] => {
    const needed = NEEDED.get(path);
    const former = then?.settings.get(path);
    const elsewhere = others.map(({ settings: other }) => other.get(path));
    const [agreed] = elsewhere;
    const differs =
      COMPARED.test(path) &&
      elsewhere.length > 1 &&
      elsewhere.every((one) => one === agreed) &&
      agreed !== value;
    const expected =
      needed !== undefined && needed !== value
        ? needed
        : former !== undefined && former !== value && !LIVELY.test(path)
          ? former
          : differs
            ? agreed
            : undefined;
    return expected === undefined ? [] : [{ kind: 'setting', name: nameOf(path), value, expected }];
  });
}

/** As `sysctl` names it: a dot within a name, such as an interface's, becomes a slash. */
function nameOf(path: string): string {
  return path
    .split('/')
    .map((part) => part.replaceAll('.', '/'))
    .join('.');
}

/** A route, or a routing rule, that drops packets. */
const DROPPING_ROUTE =
  /^(?:(?:blackhole|unreachable|prohibit|throw) |\d+:.* (?:blackhole|unreachable|prohibit)$)/;
/** Routes of single addresses (which change with pods), of interfaces' own addresses, and IPv6 link-local ones. */
const LIVELY_ROUTE =
  /^(?:local|broadcast|anycast|multicast|fe80|ff00)|^[\d.]+ (?:dev|via)|^[\da-f:]+ dev|^\d+: from \S+ lookup (?:local|main|default)/;

function routes({ routes }: NodeState, then: NodeState | undefined): OfNode[] {
  const former = then?.routes ?? routes;
  return [
    ...routes
      .filter((route) => DROPPING_ROUTE.test(route))
      .map((route): OfNode => ({ kind: 'route', route, change: 'drops' })),
    ...former
      .filter((route) => !routes.includes(route) && !LIVELY_ROUTE.test(route))
      .map((route): OfNode => ({ kind: 'route', route, change: 'gone' })),
    ...routes
      .filter((route) => !former.includes(route) && !LIVELY_ROUTE.test(route) && !DROPPING_ROUTE.test(route))
      .map((route): OfNode => ({ kind: 'route', route, change: 'new' })),
  ];
}

/** Permanent neighbours, such as an overlay's, whose MAC address is not the one that the other node has. */
function neighbours({ neighbours }: NodeState, others: readonly NodeState[]): OfNode[] {
  return neighbours.flatMap(({ address, device, mac }): OfNode[] => {
    const expected = others.flatMap(({ addresses }) => addresses.get(address) ?? [])[0];
    return expected === undefined || expected === mac
      ? []
      : [{ kind: 'setting', name: `neighbour ${address} dev ${device}`, value: mac, expected }];
  });
}

/** Interfaces of pods, which change with the pods. */
const OF_PODS = /^(?:veth|cali|lxc|eni|vethwe)/;

function interfaces(state: NodeState, then: NodeState | undefined, others: readonly NodeState[]): OfNode[] {
  const found: OfNode[] = [...state.queues].map(([name, value]) => ({
    kind: 'interface',
    name,
    change: 'delays',
    value,
  }));
  for (const [name, { isUp, mtu, dropped }] of state.links) {
    const former = then?.links.get(name);
    const elsewhere = others.flatMap(({ links }) => links.get(name) ?? []);
    const usualMtu = former?.mtu ?? (elsewhere.length > 1 ? elsewhere[0]?.mtu : undefined);
    const agreed = elsewhere.every((link) => link.mtu === elsewhere[0]?.mtu);
    if (!isUp && (former?.isUp ?? (elsewhere.length > 0 && elsewhere.every((link) => link.isUp))))
      found.push({ kind: 'interface', name, change: 'down' });
    if (usualMtu !== undefined && usualMtu !== mtu && (former !== undefined || agreed))
      found.push({ kind: 'interface', name, change: 'mtu', value: String(mtu), expected: String(usualMtu) });
    const more = dropped - (former?.dropped ?? dropped);
    if (more >= MANY_DROPS) found.push({ kind: 'interface', name, change: 'drops', value: String(more) });
  }
  for (const name of then?.links.keys() ?? [])
    if (!state.links.has(name) && !OF_PODS.test(name))
      found.push({ kind: 'interface', name, change: 'gone' });
  return found;
}

/** Packets that a healthy interface or protocol does not lose in a run; one or two are lost when a pod ends. */
const MANY_DROPS = 10;

function losses(state: NodeState, then: NodeState | undefined): OfNode[] {
  return [...state.losses].flatMap(([counter, count]): OfNode[] => {
    const packets = count - (then?.losses.get(counter) ?? count);
    return packets >= MANY_DROPS ? [{ kind: 'losses', counter, packets }] : [];
  });
}

function connections({ connections }: NodeState): OfNode[] {
  if (connections === undefined || connections.count < connections.max) return [];
  return [{ kind: 'connection-table-full', ...connections }];
}
