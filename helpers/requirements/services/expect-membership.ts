import { seconds } from '../../config/duration.ts';
import { type Evidence, Inconclusive } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import { labelPod } from './label-pod.ts';
import { type Arrival, arrivals, everyNodeToPorts, expectArrived } from './service-arrival.ts';

export const CHANGING = 'echo-changing';

/** The label that adds a pod to the Service. */
const MEMBER = 'netconform.io/member';

/**
 * A pod that joins a Service starts to receive connections. A pod that leaves, but keeps running, stops receiving them. Both are checked from
 * every node over TCP and UDP, and the evidence has the times.
 * @throws Violation naming the nodes where a change does not arrive; Inconclusive with fewer than two ready pods
 */
export async function expectMembership(cluster: ClusterUnderTest): Promise<Evidence> {
  const endpoints = (await echoPods(cluster)).toSorted((one, other) => one.name.localeCompare(other.name));
  const [leaving, ...staying] = endpoints;
  if (leaving === undefined || staying.length === 0)
    throw new Inconclusive(`${endpoints.length} pod is ready, not two: none can leave while another stays`);
  const names = namesOf(endpoints);
  const plans = await everyNodeToPorts(cluster, CHANGING, endpoints);
  try {
    await setMembers(cluster, endpoints, true);
    const joined = await arrivals(plans, names);
    expectArrived(CHANGING, 'have joined', names, joined);
    await setMembers(cluster, [leaving], false);
    const left = await arrivals(plans, namesOf(staying));
    const change = `is the only endpoint since ${leaving.name} left`;
    expectArrived(CHANGING, change, namesOf(staying), left);
    return {
      checked: joined.length + left.length,
      summary: `two pods joined and received on ${joined.length} nodes within ${slowest(joined)}; one left and stopped receiving within ${slowest(left)}`,
      details: [...joined.map(line('joined')), ...left.map(line('left'))],
    };
  } finally {
    await setMembers(cluster, endpoints, false);
  }
}

async function setMembers(
  cluster: ClusterUnderTest,
  pods: readonly FixturePod[],
  are: boolean,
): Promise<void> {
  await Promise.all(pods.map((pod) => labelPod(cluster, pod, MEMBER, are)));
}

function namesOf(pods: readonly FixturePod[]): string[] {
  return pods.map(({ name }) => name);
}

function slowest(all: readonly Arrival[]): string {
  return seconds(Math.max(...all.map(({ ms = 0 }) => ms)));
}

const line =
  (what: string) =>
  ({ from, ms = 0 }: Arrival): string =>
    `${what}: arrived on ${from.node} within ${seconds(ms)}`;
