import { setTimeout } from 'node:timers/promises';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { seconds } from '../../config/duration.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { deadWaysOf, stillDead, timesEach, withinOf } from '../../probe/dead-ways.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import type { Prober } from '../../probe/prober.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';
import { connectionsToMeetAll } from './expect-every-endpoint.ts';
import { everyNodeToEcho } from './service-targets.ts';

const SERVICE = 'echo-changing';

/** The label that makes a pod one of the Service's. */
const MEMBER = 'netconform.io/member';

/** Rounds in a row in which the right pods answer, and no others, before a change counts as arrived. */
const ROUNDS = 2;

/**
 * A pod that joins a Service starts to receive, and one that leaves, though it still runs, stops; both on every node. How
 * long each took is in the evidence.
 */
export async function expectMembership(cluster: ClusterUnderTest): Promise<Evidence> {
  const { plans, endpoints } = await everyNodeToEcho(cluster, SERVICE);
  const [leaving, ...staying] = [...endpoints].sort((one, other) => one.name.localeCompare(other.name));
  if (leaving === undefined || staying.length === 0)
    throw new Inconclusive(`${endpoints.length} pod is ready, not two: none can leave while another stays`);
  try {
    await setMember(cluster, endpoints, true);
    const joined = await arrival(plans, endpoints, 'have joined');
    await setMember(cluster, [leaving], false);
    const left = await arrival(plans, staying, `is left, since ${leaving.name} is a member no more`);
    return {
      checked: joined.length + left.length,
      summary: `two pods joined and received on ${joined.length} nodes within ${slowest(joined)}; one left, and stopped within ${slowest(left)}`,
      details: [...joined.map(line('joined')), ...left.map(line('left'))],
    };
  } finally {
    await setMember(cluster, endpoints, false);
  }
}

interface Arrival {
  from: Prober;
  ms: number;
}

async function setMember(
  { kube, run }: ClusterUnderTest,
  pods: readonly FixturePod[],
  member: boolean,
): Promise<void> {
  const body = { metadata: { labels: { [MEMBER]: member ? 'yes' : null } } };
  await Promise.all(
    pods.map(({ name }) =>
      kube.core.patchNamespacedPod(
        { name, namespace: run.namespace, body },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      ),
    ),
  );
}

/** When the members of a Service, and no others, answer each source: the time from now to the end of the first of those rounds. */
function arrival(plans: readonly Plan[], members: readonly FixturePod[], change: string): Promise<Arrival[]> {
  const start = performance.now();
  return Promise.all(
    plans.map(async ({ from, to }) => {
      const names = members.map(({ name }) => name);
      const time = new Stopwatch();
      const ways = to.flatMap((target) => deadWaysOf(from.deadPairs, { from, to: target }));
      const beside = (await stillDead(from.deadPairs, ways)).size > 0;
      const { changeMs } = from.pace;
      const withinMs = beside ? Math.min(changeMs, TIMEOUTS.convergeBesideDead) : changeMs;
      let inRow = 0;
      let since = 0;
      for (;;) {
        const seen = await askRound(from, to, time, beside ? withinOf(from) : undefined);
        const right = seen.lost === undefined && names.every((name) => seen.names.includes(name));
        const others = seen.names.filter((name) => !names.includes(name));
        if (right && others.length === 0) {
          if (inRow === 0) since = performance.now() - start;
          inRow += 1;
          if (inRow === ROUNDS) return { from, ms: since };
          continue;
        }
        inRow = 0;
        if (time.ownMs > withinMs) {
          const missing = names.filter((name) => !seen.names.includes(name));
          const detail = `${names.join(' and ')} ${change}, and ${from.node} does not know it after ${withinMs / 1000} s`;
          throw new Violation(
            {
              kind: 'endpoint-stale',
              subject: `Service ${SERVICE}`,
              from: { type: 'node', name: from.node },
              failed: 1,
              of: plans.length,
              unit: 'sources',
              samples: [{ from: from.name, fromNode: from.node, objects: names, detail }],
            },
            {
              expected: `${names.join(' and ')}, and no other pod, answers every connection to ${SERVICE}`,
              details: [
                ...others.map((name) => `${from.name}: still answered by ${name}`),
                ...missing.map((name) => `${from.name}: never answered by ${name}`),
                ...(seen.lost === undefined ? [] : [`${from.name}: ${seen.lost}`]),
              ],
              lookedForMs: withinMs,
              ...(to[0] === undefined ? {} : { again: from.byHand(to[0]) }),
            },
          );
        }
        await setTimeout(PAUSES.poll);
      }
    }),
  );
}

/** As many connections as it takes to meet both pods: who answered, and the last that failed. */
async function askRound(
  from: Prober,
  to: Plan['to'],
  time: Stopwatch,
  connectMs: number | undefined,
): Promise<{ names: string[]; lost: string | undefined }> {
  const times = connectionsToMeetAll(2);
  const seen = await from.probe(timesEach(to, times), time, connectMs);
  const unmeasured = seen.find(({ outcome }) => outcome === 'inconclusive');
  if (unmeasured !== undefined)
    throw new Inconclusive(`${from.name}: ${unmeasured.detail}`, [], { nodes: [from.node] });
  const lost = seen.findLast(({ outcome }) => outcome !== 'reached')?.detail;
  return { names: [...new Set(seen.flatMap(({ answer = [] }) => answer))], lost };
}

function slowest(arrivals: readonly Arrival[]): string {
  return seconds(Math.max(...arrivals.map(({ ms }) => ms)));
}

const line =
  (what: string) =>
  ({ from, ms }: Arrival): string =>
    `${what}: arrived on ${from.node} within ${seconds(ms)}`;
