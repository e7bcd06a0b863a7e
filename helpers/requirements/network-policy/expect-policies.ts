import { setTimeout } from 'node:timers/promises';
import pMap from 'p-map';
import { seconds } from '../../config/duration.ts';
import { apply } from '../../kube/apply.ts';
import { type Evidence, Inconclusive, Skipped } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';
import { type Case, DENIALS, OPEN, policiesOf, RULES } from './cases.ts';
import { nameOf, PORTS, pairsOf } from './cells.ts';
import { type Grid, type GridPod, makeGrid, namespaceOf, removeGrid } from './grid.ts';
import { differences, failTables, type Seen, type Table } from './truth-table.ts';

/** Rounds in a row in which the whole table must match. */
const ROUNDS = 2;

/**
 * Applies policies of every kind to pods of three namespaces on every node. After each change, the table of all connections on two ports must
 * match the policies twice in a row. First, without policies, every connection must pass. Both denials are tried before either fails,
 * because together they show what each node enforces.
 * @throws Violation with the tables that do not match; Inconclusive if connections fail without policies; Skipped if the network enforces none
 */
export async function expectPolicies(cluster: ClusterUnderTest): Promise<Evidence> {
  const { cni, enforcesPolicies: enforces } = cluster.run;
  if (enforces === false)
    throw new Skipped(`the network does not enforce network policies: ${cni}`, { applies: false });
  const { pods, leftOut } = await makeGrid(cluster);
  const namespace = namespaceOf(cluster, 'x');
  const asked = RULES.filter(({ unknownTo = {} }) => unknownTo[cni] === undefined);
  try {
    const details: string[] = [];
    for (const step of [[OPEN], DENIALS, ...asked.map((one) => [one])]) {
      const wrong: Table[] = [];
      for (const one of step) {
        const { table, tookMs, note } = await tryCase(cluster, pods, one);
        if (tookMs === undefined) wrong.push(table);
        else details.push(`${one.sentence}: as required within ${seconds(tookMs)}${note ?? ''}`);
      }
      if (wrong.length > 0) failTables(wrong, namespace, enforces);
    }
    const untried = RULES.flatMap(({ sentence, unknownTo = {} }) =>
      unknownTo[cni] === undefined ? [] : `${sentence}: not tried, ${unknownTo[cni]}`,
    );
    const connections = pairsOf(pods.map(({ cell }) => cell)).length * PORTS.length;
    const sets = 1 + DENIALS.length + asked.length;
    const nodes = new Set(pods.map(({ cell }) => cell.node)).size;
    return {
      checked: sets * connections,
      summary: `${sets} sets of policies, each with ${connections} connections between ${pods.length} pods of 3 namespaces on ${nodes} nodes, all as required${leftOut.length === 0 ? '' : `; ${leftOut.length} nodes not tried`}`,
      details: [...details, ...untried, ...leftOut.map((node) => `${node}: not tried`)],
    };
  } finally {
    await removeGrid(cluster);
  }
}

interface Tried {
  table: Table;
  /** Time until the table matched, ms; absent: it never did. */
  tookMs?: number;
  /** A permitted deviation of the network, in words. */
  note?: string;
}

async function tryCase(cluster: ClusterUnderTest, pods: Grid['pods'], one: Case): Promise<Tried> {
  const namespace = namespaceOf(cluster, 'x');
  const addresses = new Map(pods.map(({ cell, address }) => [nameOf(cell), address]));
  const policies = policiesOf(one, namespace, (name) => addresses.get(name) ?? '');
  await apply(cluster.kube, policies);
  try {
    const tookMs = await untilRight(cluster, pods, one);
    if (typeof tookMs === 'number') return { table: { one, seen: [] }, tookMs };
    const { tolerated } = one;
    const other = tolerated && (await untilRight(cluster, pods, { ...one, allows: tolerated.allows }));
    if (tolerated === undefined || typeof other !== 'number') return { table: { one, seen: tookMs } };
    return { table: { one, seen: [] }, tookMs: other, note: `; ${tolerated.note}` };
  } finally {
    await Promise.all(
      policies.map(({ metadata }) =>
        cluster.kube.networking.deleteNamespacedNetworkPolicy({ name: metadata?.name ?? '', namespace }),
      ),
    );
  }
}

/** @returns the time until the table matched, ms; or the last table if it never did */
async function untilRight(
  cluster: ClusterUnderTest,
  pods: Grid['pods'],
  one: Case,
): Promise<number | readonly Seen[]> {
  const start = performance.now();
  const times = pods.map(() => new Stopwatch());
  let inRow = 0;
  let since = 0;
  for (;;) {
    const seen = await probeTable(cluster, pods, one, times);
    if (differences(seen).length === 0) {
      if (inRow === 0) since = performance.now() - start;
      inRow += 1;
      if (inRow === ROUNDS) return since;
      continue;
    }
    inRow = 0;
    // A table is complete when the last pod has answered.
    if (Math.min(...times.map(({ ownMs }) => ownMs)) > TIMEOUTS.converge) return seen;
    await setTimeout(PAUSES.poll);
  }
}

async function probeTable(
  { pace }: ClusterUnderTest,
  pods: Grid['pods'],
  one: Case,
  times: readonly Stopwatch[],
): Promise<Seen[]> {
  const podOf = new Map(pods.map((pod) => [pod.cell, pod]));
  const pairs = Map.groupBy(pairsOf(pods.map(({ cell }) => cell)), ([from]) => from);
  const ask = async ({ cell: from, prober }: GridPod, place: number): Promise<Seen[]> => {
    const asked = (pairs.get(from) ?? []).flatMap(([, to]) =>
      PORTS.map((port) => ({ from, to, port, allowed: one.allows(from, to, port) })),
    );
    const targets = asked.flatMap(({ to, port, allowed }) => podOf.get(to)?.target(port, allowed) ?? []);
    const observations = await prober.probe(targets, times[place]);
    const broken = observations.find(({ outcome }) => outcome === 'inconclusive');
    if (broken !== undefined)
      throw new Inconclusive(`${nameOf(from)}: ${broken.detail}`, [], { nodes: [from.node] });
    return asked.map((each, index) => ({
      ...each,
      right: observations[index]?.outcome === 'reached',
      detail: observations[index]?.detail ?? '',
    }));
  };
  return (await pMap(pods, ask, { concurrency: pace.sourcesAtOnce })).flat();
}
