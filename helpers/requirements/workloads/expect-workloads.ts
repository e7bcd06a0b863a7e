import pMap from 'p-map';
import { listAll, listBrief } from '../../kube/client.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Skipped } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { knocked, knockProber, knockUntil } from '../../probe/knock.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import type { Target } from '../../probe/probe.ts';
import type { Pair, Prober } from '../../probe/prober.ts';
import { NOT_ASKED } from './not-asked.ts';
import { sharePairs, type WorkloadPod, workloadPods } from './workload-pods.ts';
import { type WorkloadService, workloadServices } from './workload-services.ts';

/** A port on which usually nothing listens: tcpmux. The kernel of the pod then refuses the connection, so any answer shows a path to it. */
const CLOSED_PORT = 1;

/**
 * Every existing running pod answers a SYN from every node; in large clusters a sample of the pairs. Pods that a NetworkPolicy selects for
 * ingress are left out.
 * @throws Violation naming the pairs without an answer; Skipped without --workloads; Inconclusive if there are no pods to probe
 */
export async function expectPodsReached(cluster: ClusterUnderTest): Promise<Evidence> {
  if (cluster.run.workloads !== true) throw new Skipped(NOT_ASKED);
  const all = await podsOfOthers(cluster);
  const asked = all.filter(({ selected }) => !selected);
  const left = all
    .filter(({ selected }) => selected)
    .map(({ name }) => `${name}: a NetworkPolicy selects it`);
  const targets = asked.map((pod) => ({
    pod,
    to: knocked(
      { name: `pod ${pod.name} on ${pod.node}`, node: pod.node, type: 'pod' },
      pod.ip,
      CLOSED_PORT,
      'answered',
    ),
  }));
  return knockShares(
    cluster,
    'running pods',
    targets.map(({ to }) => to),
    left,
    async (pairs) => {
      const now = new Set((await podsOfOthers(cluster)).map(({ uid, ip }) => `${uid} ${ip}`));
      const gone = new Set(targets.filter(({ pod }) => !now.has(`${pod.uid} ${pod.ip}`)).map(({ to }) => to));
      return pairs.filter(({ to }) => !gone.has(to));
    },
  );
}

/**
 * Every existing Service with ready endpoints accepts a connection at its cluster IP from every node; in large clusters a sample of the pairs.
 * A Service is left out if its endpoint refuses connections too.
 * @throws Violation naming the pairs that fail; Skipped without --workloads; Inconclusive if there are no Services to probe
 */
export async function expectServicesReached(cluster: ClusterUnderTest): Promise<Evidence> {
  if (cluster.run.workloads !== true) throw new Skipped(NOT_ASKED);
  const { asked, left } = await servicesOfOthers(cluster);
  const targets = asked.map((service) => ({ service, to: clusterIp(service) }));
  return knockShares(
    cluster,
    'Services with ready endpoints',
    targets.map(({ to }) => to),
    left,
    async (pairs, [source]) => {
      const now = new Set((await servicesOfOthers(cluster)).asked.map(keyOf));
      const gone = targets.filter(({ service }) => !now.has(keyOf(service)));
      const refusing = targets.filter(({ to }) => {
        const own = pairs.filter((pair) => pair.to === to);
        return own.length > 0 && own.every(({ observations }) => observations[0]?.outcome === 'refused');
      });
      const silent = source === undefined ? [] : await nobodyListens(source, refusing);
      left.push(
        ...silent.map(
          ({ service }) => `${service.name}: its endpoint refuses as well, nothing listens there`,
        ),
      );
      const out = new Set([...gone, ...silent].map(({ to }) => to));
      return pairs.filter(({ to }) => !out.has(to));
    },
  );
}

interface Asked {
  service: WorkloadService;
  to: Target;
}

/** Of Services that refuse every node, those whose endpoint refuses too. The workload causes that, not the network. */
async function nobodyListens(source: Prober, refusing: readonly Asked[]): Promise<Asked[]> {
  const endpoints = refusing.map(({ service: { name, endpoint } }) =>
    knocked({ name }, endpoint.ip, endpoint.port, 'accepted'),
  );
  const seen = endpoints.length === 0 ? [] : await source.probe(endpoints);
  return refusing.filter((_, at) => seen[at]?.outcome === 'refused');
}

function clusterIp({ name, ip, port, nodes }: WorkloadService): Target {
  return knocked({ name: `Service ${name} (${ip}:${port})`, endpoints: nodes }, ip, port, 'accepted');
}

function keyOf({ name, ip, port }: WorkloadService): string {
  return `${name} ${ip} ${port}`;
}

/**
 * Connects from every node to every target, or to a sample of them, and judges the pairs that `stillThere` keeps.
 * @param left workloads that are left out, with reasons
 * @param stillThere removes pairs whose target no longer exists
 */
async function knockShares(
  cluster: ClusterUnderTest,
  what: string,
  targets: readonly Target[],
  left: string[],
  stillThere: (pairs: Pair<Prober>[], sources: readonly Prober[]) => Promise<Pair<Prober>[]>,
): Promise<Evidence> {
  const sources = (await everyProbePod(cluster)).map((pod: FixturePod) => knockProber(cluster, pod));
  if (targets.length === 0) throw new Inconclusive(`there are no ${what} to probe`, left);
  const { asked, coverage } = sharePairs(sources.length, targets, cluster.run.sampling?.rotation);
  const probed = await pMap(sources, (from, at) => knockUntil(from, asked[at] ?? []), {
    concurrency: cluster.pace.sourcesAtOnce,
  });
  const pairs = await stillThere(probed.flat(), sources);
  const evidence = judgePairs(what, pairs);
  const out =
    left.length === 0
      ? ''
      : `; left out: ${left.slice(0, MOST_NAMED).join(', ')}${left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : ''}`;
  return {
    checked: evidence.checked,
    summary: `${targets.length} ${what}, each answers from ${sources.length} nodes: ${pairs.length} pairs${coverage === undefined ? '' : `; ${coverage}`}${out}`,
    details: [...(coverage === undefined ? [] : [coverage]), ...left.map((one) => `left out: ${one}`)],
    ...(evidence.pairs === undefined ? {} : { pairs: evidence.pairs }),
  };
}

/** Maximum number of left-out workloads in the summary. The evidence names all. */
const MOST_NAMED = 3;

async function podsOfOthers({ kube, run, inventory }: ClusterUnderTest): Promise<WorkloadPod[]> {
  const [policies, nodes] = await Promise.all([
    listAll((query) => kube.networking.listNetworkPolicyForAllNamespaces(query)),
    inventory.nodes(),
  ]);
  const taking = new Set(nodes.filter(takesPart(run.shape)).map(({ metadata }) => metadata?.name ?? ''));
  return listBrief(
    (query) => kube.plain.listPodForAllNamespaces(query),
    (pods) => workloadPods(pods, policies, taking),
  );
}

async function servicesOfOthers(cluster: ClusterUnderTest) {
  const { kube } = cluster;
  const [pods, services, slices] = await Promise.all([
    podsOfOthers(cluster),
    listAll((query) => kube.core.listServiceForAllNamespaces(query)),
    listAll((query) => kube.discovery.listEndpointSliceForAllNamespaces(query)),
  ]);
  const selected = new Set(pods.filter((pod) => pod.selected).map(({ name }) => name));
  return workloadServices(services, slices, selected);
}
