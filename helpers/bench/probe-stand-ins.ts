import { type Pace, USUAL } from '../config/pace.ts';
import type { AskedSampling } from '../model/asked-sampling.ts';
import { UNSHAPED } from '../model/pod-shape.ts';
import type { RunContext } from '../model/run-context.ts';
import { BENCH } from '../model/timeouts.ts';
import type { Verdict } from '../model/verdict.ts';
import { clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import { expectReachable } from '../probe/expect-reachable.ts';
import type { Prober } from '../probe/prober.ts';
import { judge } from '../requirements/judge.ts';
import { STEADY } from './cost-model.ts';
import { type Cost, costOf } from './cost-of.ts';
import { standInPlans } from './stand-ins.ts';

/**
 * Nodes have processors of their own, and 30 of them probe at the same time. The stand-ins share those of one machine: with 30 at a
 * time a hundred of them lost 428 of 9,900 pairs on two cores, to nothing but the load. Fewer at a time, and more patience with a
 * connection, cost the same.
 */
const SHARED: Pace = { ...USUAL, connectMs: BENCH.connect, sourcesAtOnce: 4, steady: STEADY };

/** What the stand-ins are asked, as plain values that another process can be handed. */
export interface AskedOfStandIns {
  kubeconfig: string;
  namespace: string;
  sampling: AskedSampling;
}

/** What came of it, and what it cost. */
export interface SeenOfStandIns {
  cost: Cost;
  outcome: Verdict['outcome'];
  /** The line that a report would have. */
  summary: string;
  /** Pairs that were asked, in both rounds, and new connections for them. */
  pairs: number;
  connections: number;
}

/** The run that the pods are of. */
export function runOf(asked: Pick<AskedOfStandIns, 'kubeconfig' | 'namespace' | 'sampling'>): RunContext {
  const { kubeconfig, namespace, sampling } = asked;
  return {
    access: { kubeconfig },
    name: namespace,
    namespace,
    shape: UNSHAPED,
    cni: 'flannel',
    sampling,
    disruptive: false,
    outside: { kind: 'machine' },
  };
}

/** POD-2 from its first request to its verdict, of nodes each of which a pod stands for. */
export async function probeStandIns(asked: AskedOfStandIns): Promise<SeenOfStandIns> {
  const cluster = clusterUnderTest(connectRun(runOf(asked)), SHARED);
  const declared = {
    id: 'POD-2',
    area: 'Pod to pod',
    level: 'core',
    title: "a pod reaches every pod on every other node, at the pod's IP",
    rule: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  } as const;
  let connections = 0;
  const counted = (from: Prober): Prober => ({
    ...from,
    probe(targets, time) {
      connections += targets.length;
      return from.probe(targets, time);
    },
  });
  const { result, cost } = await costOf(async () => {
    const plans = await standInPlans(cluster);
    return judge(declared, () =>
      expectReachable(
        'pods on other nodes',
        plans.map((plan) => ({ ...plan, from: counted(plan.from) })),
      ),
    );
  });
  const { outcome, summary, pairs = [] } = result.verdict;
  return {
    cost,
    outcome,
    summary,
    pairs: pairs.length,
    connections,
  };
}
