import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KindCluster } from '../cluster/cluster.ts';
import { timedSteps } from '../cluster/steps.ts';
import type { Config } from '../config/config.ts';
import { DEFAULT_OUT } from '../config/options.ts';
import { faultyCluster } from '../faults/faulty-cluster.ts';
import { createNamespace } from '../kube/namespace.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import { run } from '../process/run.ts';
import type { Screen } from '../report/screen.ts';
import { clusterUnderTest } from '../requirement/cluster-under-test.ts';
import type { RunContext } from '../requirement/run-context.ts';
import { makeCluster } from '../run/make-cluster.ts';
import { type AskedSampling, samplingOf } from '../sample/sampling.ts';
import { allowProcesses } from './allow-processes.ts';
import { type SizeCost, sizeCost } from './cost-figures.ts';
import { costPlot } from './cost-plot.ts';
import { costTable, partsTable, provenTable, slopeTable } from './cost-table.ts';
import { type AskedOfStandIns, runOf, type SeenOfStandIns } from './probe-stand-ins.ts';
import { proveSample } from './prove-sample.ts';
import { makeStandIns, standIns } from './stand-ins.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/bench-cost.ts');

const NAMESPACE = 'netconform-cost';

/** Nodes that pods stand for, and how many others each then asks, where it is not left to their number. */
const SIZES = [3, 10, 30, 100, 300] as const;
const FIXED = { sample: 5, from: 10 } as const;

/** A hundred that stand for nodes, and the cluster's own. */
const PODS_PER_NODE = 200;

/** As a run does where nothing else is said, on its first day. */
const AS_USUAL: AskedSampling = { sample: 'auto', rotation: 1 };

/** The same where that would ask all pairs. */
const SAMPLED: AskedSampling = { sample: FIXED.sample, rotation: 1 };

const TRIES = 3;

interface Within {
  log: (line: string) => void;
  signal: AbortSignal;
}

/**
 * What POD-2 costs on clusters of up to 300 nodes, each of which a real pod stands for, as tables on stdout and as a picture; then whether
 * what is planted among them is found by a sample of their pairs.
 * @throws Error when a healthy network is not conformant, or what was planted is not found and named
 */
export async function costBench(
  config: Config,
  { nodes, rounds, screen, log, signal }: Within & { nodes: number; rounds: number; screen: Screen },
): Promise<void> {
  if (config.target.kind !== 'kind') throw new TypeError('not a kind target');
  const target = { ...config.target, podsPerNode: PODS_PER_NODE };
  const steps = timedSteps(screen, () => undefined);
  const made = await makeCluster({ config, target, screen, steps, signal });
  try {
    const within = { log, signal: made.signal };
    await allowProcesses(made.cluster, target.workers);
    await createNamespace(made.cluster.kube, NAMESPACE, {}, made.signal);
    await tell(await measure(made.cluster, { nodes, rounds }, within), log);
    await prove(made.cluster, within);
  } finally {
    await made.remove();
  }
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
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const seen = await ask(cluster, { sampling, pace: 'usual' }, signal);
    const { outcome, summary, cost } = seen;
    const took = `${(cost.wallMs / 1000).toFixed(1)} s`;
    log(`${nodes} nodes, --sample ${sampling.sample}: ${outcome}: ${summary} (${took})`);
    if (outcome === 'conformant') return seen;
  }
  throw new Error(`a healthy network was not conformant ${TRIES} times: nothing to measure`);
}

/** Tables on stdout, and the picture beside the reports. */
async function tell(sizes: readonly SizeCost[], log: (line: string) => void): Promise<void> {
  const picture = join(DEFAULT_OUT, 'cost.svg');
  await mkdir(DEFAULT_OUT, { recursive: true });
  await writeFile(join(DEFAULT_OUT, 'cost.json'), `${JSON.stringify(sizes)}\n`);
  process.stdout.write(`${[costTable(sizes), slopeTable(sizes), partsTable(sizes)].join('\n\n')}\n\n`);
  await writeFile(picture, costPlot(sizes));
  log(`picture: ${picture}`);
}

/** What is planted among all of them, and what a sample of their pairs sees of it, as a table on stdout. */
async function prove(cluster: KindCluster, within: Within): Promise<void> {
  const pods = await standIns(clusterUnderTest(runIn(cluster)));
  const sampling = samplingOf(pods.length, AS_USUAL) === undefined ? SAMPLED : AS_USUAL;
  const proven = await proveSample(
    faultyCluster({ ...cluster, cni: 'flannel', namespace: NAMESPACE }),
    pods,
    sampling,
    () => ask(cluster, { sampling, pace: 'quick' }, within.signal),
    within,
  );
  process.stdout.write(`${provenTable(proven)}\n`);
  const wrong = proven.filter(({ asExpected }) => !asExpected);
  if (wrong.length > 0) throw new Error(`not as planted: ${wrong.map(({ fault }) => fault).join(', ')}`);
}

function runIn({ kubeconfig }: KindCluster): RunContext {
  return runOf({ kubeconfig, namespace: NAMESPACE, sampling: AS_USUAL });
}

/** POD-2 in a process of its own, whose memory and processor time are what is measured. */
async function ask(
  { kubeconfig }: KindCluster,
  asked: Pick<AskedOfStandIns, 'sampling' | 'pace'>,
  signal: AbortSignal,
): Promise<SeenOfStandIns> {
  const all: AskedOfStandIns = { kubeconfig, namespace: NAMESPACE, ...asked };
  return JSON.parse(
    await run(process.execPath, [...process.execArgv, SCRIPT, JSON.stringify(all)], { signal }),
  );
}
