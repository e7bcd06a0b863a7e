import { setTimeout } from 'node:timers/promises';
import { seconds } from '../../config/duration.ts';
import { apply } from '../../kube/apply.ts';
import { type Evidence, Inconclusive, Skipped } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';
import { CASES, type Case, nameOf, PORTS, policiesOf } from './cases.ts';
import { type GridPod, makeGrid, namespaceOf, removeGrid } from './grid.ts';
import { differences, failTable, type Seen } from './truth-table.ts';

/** Rounds in a row in which the whole table is as it is to be. */
const ROUNDS = 2;

/**
 * Policies of every kind on nine pods in three namespaces: after each change the whole table of who reaches whom, on two ports,
 * has to become what the policies say, and stay so. It is shown first that without policies all of it passes.
 */
export async function expectPolicies(cluster: ClusterUnderTest): Promise<Evidence> {
  const { cni, enforcesPolicies: enforces } = cluster.run;
  if (enforces === false)
    throw new Skipped(`the network does not enforce network policies: ${cni}`, { applies: false });
  const pods = await makeGrid(cluster);
  try {
    const details: string[] = [];
    for (const one of CASES) {
      const took = await tryCase(cluster, pods, one, enforces);
      details.push(`${one.sentence}: as required within ${seconds(took)}`);
    }
    const connections = pods.length * (pods.length - 1) * PORTS.length;
    return {
      checked: CASES.length * connections,
      summary: `${CASES.length} sets of policies, each with ${connections} connections between ${pods.length} pods of 3 namespaces, all as required`,
      details,
    };
  } finally {
    await removeGrid(cluster);
  }
}

/** @returns how long it took until the table was right, ms */
async function tryCase(
  cluster: ClusterUnderTest,
  pods: readonly GridPod[],
  one: Case,
  enforces: boolean | undefined,
): Promise<number> {
  const namespace = namespaceOf(cluster, 'x');
  const policies = policiesOf(one, namespace);
  await apply(cluster.kube, policies);
  const start = performance.now();
  const times = pods.map(() => new Stopwatch());
  try {
    let inRow = 0;
    let since = 0;
    for (;;) {
      const seen = await probeTable(pods, one, times);
      const wrong = differences(seen);
      if (wrong.length === 0) {
        if (inRow === 0) since = performance.now() - start;
        inRow += 1;
        if (inRow === ROUNDS) return since;
        continue;
      }
      inRow = 0;
      // A table is whole when the last pod has had its turn.
      if (Math.min(...times.map(({ ownMs }) => ownMs)) > TIMEOUTS.converge)
        failTable(one, seen, namespace, enforces);
      await setTimeout(PAUSES.poll);
    }
  } finally {
    await Promise.all(
      policies.map(({ metadata }) =>
        cluster.kube.networking.deleteNamespacedNetworkPolicy({ name: metadata?.name ?? '', namespace }),
      ),
    );
  }
}

async function probeTable(pods: readonly GridPod[], one: Case, times: readonly Stopwatch[]): Promise<Seen[]> {
  const rows = await Promise.all(
    pods.map(async (from, place) => {
      const asked = pods
        .filter((to) => to !== from)
        .flatMap((to) =>
          PORTS.map((port) => ({
            from: from.cell,
            to: to.cell,
            port,
            pod: to,
            allowed: one.allows(from.cell, to.cell, port),
          })),
        );
      const observations = await from.prober.probe(
        asked.map(({ pod, port, allowed }) => pod.target(port, allowed)),
        times[place],
      );
      const broken = observations.find(({ outcome }) => outcome === 'inconclusive');
      if (broken !== undefined)
        throw new Inconclusive(`${nameOf(from.cell)}: ${broken.detail}`, [], { nodes: [from.prober.node] });
      return asked.map(
        ({ to, port, pod, allowed }, index): Seen => ({
          from: from.cell,
          fromNode: from.prober.node,
          to,
          toNode: pod.prober.node,
          port,
          allowed,
          right: observations[index]?.outcome === 'reached',
          detail: observations[index]?.detail ?? '',
        }),
      );
    }),
  );
  return rows.flat();
}
