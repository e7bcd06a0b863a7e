import { type FaultyCluster, ROLES } from '../faults/faulty-cluster.ts';
import { addRule, removeRules } from '../faults/rules.ts';
import type { FixturePod } from '../probe/fixture-pods.ts';
import { peersOf, type Sampling } from '../sample/sampling.ts';

/** A fault of the network between pods that stand for nodes. */
interface PlantedFault {
  fault: string;
  /** What the verdict has to begin with; undefined: this sample does not have it, and must stay green. */
  reading: RegExp | undefined;
  plant(): Promise<void>;
}

/** A pod, by the node that it stands for. */
export type End = Pick<FixturePod, 'node' | 'ip'>;

/** Sets of addresses on the nodes, gone with the rules. */
const SETS = ['netconform-one', 'netconform-other'] as const;

/** Nodes of a rack. */
const RACK = 10;

/**
 * Real faults, each by rules on the nodes that drop packets by their addresses: one pod that is dead, one direction of a pair that the
 * sample has and of one that it has not, one direction between two racks, a partition in two halves.
 */
export function faultsFor(cluster: FaultyCluster, pods: readonly End[], sampling: Sampling): PlantedFault[] {
  const names = pods.map(({ node }) => node);
  const peers = peersOf(names, sampling);
  const one = pods[Math.floor(pods.length / 3)] as End;
  const asked = pods.find(({ node }) => node === peers(one.node)[0]) as End;
  const unasked = pods.find(
    ({ node }) => node !== one.node && !peers(one.node).includes(node) && !peers(node).includes(one.node),
  ) as End;
  const [rack, other] = [pods.slice(0, RACK), pods.slice(-RACK)];
  const half = Math.floor(pods.length / 2);
  const nodesOf = (some: readonly End[]) => some.map(({ node }) => node).join('|');
  return [
    {
      fault: `a dead node: ${one.node}`,
      reading: new RegExp(`^${one.node} neither reaches nor is reached`),
      plant: () => dropAll(cluster, [`-s ${one.ip}`, `-d ${one.ip}`]),
    },
    {
      fault: `one direction of one pair: ${one.node} to ${asked.node}`,
      reading: new RegExp(`^${asked.node} receives nothing from ${one.node} `),
      plant: () => dropAll(cluster, [`-s ${one.ip} -d ${asked.ip}`]),
    },
    {
      fault: `one direction of one pair that the sample has not: ${one.node} to ${unasked.node}`,
      reading: undefined,
      plant: () => dropAll(cluster, [`-s ${one.ip} -d ${unasked.ip}`]),
    },
    {
      fault: `one direction between two racks of ${RACK}`,
      // Few of its pairs are asked: what is said is true of each, or that there is more than one of them.
      reading: new RegExp(`^((${nodesOf(other)}) receives nothing from (${nodesOf(rack)}) |no single node)`),
      plant: () => betweenSets(cluster, rack, other, [['src', 'dst']]),
    },
    {
      fault: 'a partition in two halves',
      reading: /^nothing passes between \d+ parts of the nodes/,
      plant: () =>
        betweenSets(cluster, pods.slice(0, half), pods.slice(half), [
          ['src', 'dst'],
          ['dst', 'src'],
        ]),
    },
  ];
}

/** Takes away all that was planted. */
export async function healAll(cluster: FaultyCluster): Promise<void> {
  await Promise.all(
    ROLES.map(async (role) => {
      await removeRules(cluster, role);
      await cluster.onNode(role, SETS.map((set) => `ipset destroy ${set} 2> /dev/null || true`).join('\n'));
    }),
  );
}

/** Drops what matches on every node, before anything else looks at it; what a bridge carries passes there too. */
async function dropAll(cluster: FaultyCluster, matches: readonly string[]): Promise<void> {
  for (const role of ROLES)
    for (const match of matches)
      await addRule(cluster, role, { table: 'raw', chain: 'PREROUTING' }, `${match} -j DROP`);
}

/** Drops what goes between two sets of addresses. @param ways which end of a packet is in the first, and which in the second */
async function betweenSets(
  cluster: FaultyCluster,
  some: readonly End[],
  others: readonly End[],
  ways: readonly (readonly [first: 'src' | 'dst', second: 'src' | 'dst'])[],
): Promise<void> {
  const script = SETS.map((set, at) =>
    [
      `ipset create ${set} hash:ip`,
      'ipset restore << end',
      ...(at === 0 ? some : others).map(({ ip }) => `add ${set} ${ip}`),
      'end',
    ].join('\n'),
  ).join('\n');
  await Promise.all(ROLES.map((role) => cluster.onNode(role, script)));
  await dropAll(
    cluster,
    ways.map(
      ([first, second]) => `-m set --match-set ${SETS[0]} ${first} -m set --match-set ${SETS[1]} ${second}`,
    ),
  );
}
