import { setTimeout } from 'node:timers/promises';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { inSeconds, PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { hostPods } from '../../probe/fixture-pods.ts';

/** The default URL of a router's report on its node (WEAVE_HTTP_ADDR changes it). */
const REPORT = 'http://127.0.0.1:6784/report';

/** The command that shows a router's status. */
export const STATUS_BY_HAND =
  'kubectl exec -n kube-system WEAVE-POD -c weave -- /home/weave/weave --local status';

/**
 * Reads the routers' reports until they pass a check, for at most TIMEOUTS.converge. Links may fail for a moment, and peers need time to
 * gossip a change of the ring.
 * @throws Violation of the last reports; Inconclusive if a node's router was not read
 */
export async function expectReported(
  cluster: ClusterUnderTest,
  check: (reports: readonly NodeReport[]) => Evidence,
): Promise<Evidence> {
  const start = performance.now();
  for (;;) {
    const reports = await weaveReports(cluster);
    try {
      return await whole(cluster, reports, check(reports));
    } catch (error) {
      if (!(error instanceof Violation) || performance.now() - start > TIMEOUTS.converge) throw error;
      await setTimeout(PAUSES.poll);
    }
  }
}

/** @throws Inconclusive if a node has no ready pod on its host network, so that its router was not read */
async function whole(
  cluster: ClusterUnderTest,
  reports: readonly NodeReport[],
  evidence: Evidence,
): Promise<Evidence> {
  const missing = (await cluster.inventory.nodes())
    .filter(takesPart(cluster.run.shape))
    .map(({ metadata }) => metadata?.name ?? '')
    .filter((name) => !reports.some(({ node }) => node === name));
  if (missing.length === 0) return evidence;
  throw new Inconclusive(`no pod on the host network of ${missing.join(', ')}: its router was not read`, [], {
    nodes: missing,
  });
}

/**
 * Reads the report of the router on every schedulable node, from a pod on its host network.
 * @throws Inconclusive if an answer is not JSON
 */
async function weaveReports(cluster: ClusterUnderTest): Promise<NodeReport[]> {
  const hosts = await hostPods(cluster);
  return Promise.all(
    hosts.map(async (host): Promise<NodeReport> => {
      const command = [
        'curl',
        '-sS',
        '-m',
        inSeconds(TIMEOUTS.routerStatus),
        ...['-H', 'Accept: application/json'],
        REPORT,
      ];
      const { stdout, stderr, exitCode } = await execInPod(cluster, host, command);
      if (exitCode !== 0) return { node: host.node, why: stderr.trim() };
      try {
        return { node: host.node, report: JSON.parse(stdout) as WeaveReport };
      } catch {
        throw new Inconclusive(
          `the router of ${host.node} returned something else: ${stdout.slice(0, 100)}`,
          [],
          {
            nodes: [host.node],
          },
        );
      }
    }),
  );
}

/** The answer of a Weave Net router at /report (weaveworks/weave, prog/weaver/http.go), which has null for empty lists. */
export interface WeaveReport {
  Ready: boolean;
  Version: string;
  Router: {
    Name: string;
    NickName: string;
    Encryption: boolean;
    Peers: WeavePeer[] | null;
    Connections: WeaveConnection[] | null;
  };
  IPAM: {
    Range: string;
    RangeNumIPs: number;
    Entries: RingEntry[] | null;
    PendingClaims: unknown[] | null;
    PendingAllocates: unknown[] | null;
  } | null;
}

interface WeavePeer {
  Name: string;
  NickName: string;
  Connections: { Name: string; NickName: string; Address: string; Established: boolean }[] | null;
}

/** A connection of the reporting router. State is "established", "pending", "failed" or similar. */
interface WeaveConnection {
  Address: string;
  State: string;
  Info: string;
  Attrs: { name?: string; mtu?: number; encrypted?: boolean } | null;
}

/** A part of the ring: `Size` addresses from `Token` on, which `Peer` owns. */
export interface RingEntry {
  Token: string;
  Size: number;
  Peer: string;
  Nickname: string;
  IsKnownPeer: boolean;
  Version: number;
}

/** A node with its router's report, or with the reason why there is none. */
export type NodeReport = { node: string; report: WeaveReport } | { node: string; why: string };

/** The nodes whose routers answered. */
export function answered(reports: readonly NodeReport[]): { node: string; report: WeaveReport }[] {
  return reports.flatMap((one) => ('report' in one ? one : []));
}
