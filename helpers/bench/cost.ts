import { join } from 'node:path';
import type { KindCluster } from '../cluster/cluster.ts';
import { makeCluster } from '../cluster/make-cluster.ts';
import { timedSteps } from '../cluster/steps.ts';
import type { Config } from '../config/config.ts';
import { seconds } from '../config/duration.ts';
import { createNamespace } from '../kube/namespace.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import type { AskedSampling } from '../model/asked-sampling.ts';
import type { RunContext } from '../model/run-context.ts';
import { TRIES } from '../model/timeouts.ts';
import { run } from '../system/run.ts';
import type { Screen } from '../system/screen.ts';
import { undoing } from '../system/undo.ts';
import { costTable, partsTable, type SizeCost, sizeCost, slopeTable } from './cost-table.ts';
import { type AskedOfStandIns, runOf, type SeenOfStandIns } from './probe-stand-ins.ts';
import { allowProcesses, makeStandIns } from './stand-ins.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/bench-cost.ts');

const NAMESPACE = 'netconform-cost';

/** Nodes that pods stand for, and how many others each then asks, where it is not left to their number. */
const SIZES = [3, 10, 30, 100, 300] as const;
const FIXED = { sample: 5, from: 10 } as const;

/** A hundred that stand for nodes, and the cluster's own. */
const PODS_PER_NODE = 200;

/** As a run does where nothing else is said, on its first day. */
const AS_USUAL: AskedSampling = { sample: 'auto', rotation: 1 };

interface Within {
  log: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Prints what POD-2 costs on clusters of up to 300 nodes, each of which a real pod stands for, as tables in Markdown.
 * @throws Error when a healthy network is not conformant
 */
export async function costBench(
  config: Config,
  { nodes, rounds, screen, log, signal }: Within & { nodes: number; rounds: number; screen: Screen },
): Promise<void> {
  if (config.target.kind !== 'kind') throw new TypeError('not a kind target');
  const target = { ...config.target, podsPerNode: PODS_PER_NODE };
  const steps = timedSteps(screen, () => undefined);
  await undoing(screen, async (undo) => {
    const made = await makeCluster({ config, target, screen, steps, signal, undo });
    const within = { log, signal: made.signal };
    await allowProcesses(made.cluster, target.workers);
    await createNamespace(made.cluster.kube, NAMESPACE, {}, made.signal);
    const sizes = await measure(made.cluster, { nodes, rounds }, within);
    process.stdout.write(`${[costTable(sizes), slopeTable(sizes), partsTable(sizes)].join('\n\n')}\n`);
  });
}

/** Makes ever more pods, and asks as often as is said at each size. */
async function measure(
  cluster: KindCluster,
  most: { nodes: number; rounds: number },
  { log, signal }: Within,
): Promise<SizeCost[]> {
  const image = await agnhostOnNodes(cluster.kube);
  const sizes: SizeCost[] = [];
  let before = 0;
  for (const nodes of SIZES.filter((size) => size <= most.nodes)) {
    await makeStandIns({ kube: cluster.kube, run: runIn(cluster) }, [before, nodes], image, signal);
    log(`${nodes} pods are ready`);
    before = nodes;
    for (const sample of nodes < FIXED.from ? (['auto'] as const) : (['auto', FIXED.sample] as const)) {
      const seen: SeenOfStandIns[] = [];
      for (let rotation = 1; rotation <= most.rounds; rotation += 1) {
        seen.push(await askHealthy(cluster, { sample, rotation }, nodes, { log, signal }));
      }
      sizes.push(sizeCost(nodes, sample, seen));
    }
  }
  return sizes;
}

/** What else the machine does may cost a pair: then there is nothing to measure, and it is asked again. */
async function askHealthy(
  cluster: KindCluster,
  sampling: AskedSampling,
  nodes: number,
  { log, signal }: Within,
): Promise<SeenOfStandIns> {
  for (let attempt = 1; attempt <= TRIES.healthy; attempt += 1) {
    const seen = await ask(cluster, sampling, signal);
    const { outcome, summary, cost } = seen;
    const took = seconds(cost.wallMs);
    log(`${nodes} nodes, --sample ${sampling.sample}: ${outcome}: ${summary} (${took})`);
    if (outcome === 'conformant') return seen;
  }
  throw new Error(`a healthy network was not conformant ${TRIES.healthy} times: nothing to measure`);
}

function runIn({ kubeconfig }: KindCluster): RunContext {
  return runOf({ kubeconfig, namespace: NAMESPACE, sampling: AS_USUAL });
}

/** POD-2 in a process of its own, whose memory and processor time are what is measured. */
async function ask(
  { kubeconfig }: KindCluster,
  sampling: AskedSampling,
  signal: AbortSignal,
): Promise<SeenOfStandIns> {
  const all: AskedOfStandIns = { kubeconfig, namespace: NAMESPACE, sampling };
  return JSON.parse(
    await run(process.execPath, [...process.execArgv, SCRIPT, JSON.stringify(all)], { signal }),
  );
}
