// Times the checks of 150,000 addresses against comparing all pairs; a warm `certify` against what anybody would do by hand,
// `kind create`, network ready, `kind delete`; a matrix of twenty pods by one exec per source against one exec and one
// `kubectl exec` per pair. Each in turn in one run on one machine, with the ratios. Where asked for, a simulation of sampled pairs,
// and a large cluster. A measurement, not a test: it passes no judgement, but on whether what is planted into that one is found.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addressBench } from '../helpers/bench/addresses.ts';
import { bareKind } from '../helpers/bench/bare.ts';
import { costBench } from '../helpers/bench/cost.ts';
import { ensureKwok } from '../helpers/bench/kwok.ts';
import { matrixOf } from '../helpers/bench/matrix.ts';
import { sampleTables } from '../helpers/bench/sample-table.ts';
import { checkCrowd } from '../helpers/bench/scale.ts';
import { benchSpecs } from '../helpers/bench/specs.ts';
import { row } from '../helpers/bench/spread.ts';
import { planImages } from '../helpers/cluster/image-plan.ts';
import { kubeconfigPath } from '../helpers/cluster/run-state.ts';
import { timedSteps } from '../helpers/cluster/steps.ts';
import type { Config, KindTarget } from '../helpers/config/config.ts';
import { readConfig } from '../helpers/config/read-config.ts';
import { findEngine } from '../helpers/engine/find.ts';
import type { Screen } from '../helpers/report/screen.ts';
import { EXIT } from '../helpers/requirement/result.ts';
import { certify } from '../helpers/run/certify.ts';
import { abortOnSignals } from '../helpers/run/interrupt.ts';
import { makeCluster } from '../helpers/run/make-cluster.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    cni: { type: 'string', default: 'flannel' },
    /** Some of them alone; by this only: `sample`, a simulation that takes no cluster, and `scale`, `cost` and `specs`, which take theirs. */
    only: { type: 'string', default: 'addresses,matrix,certify' },
    /** How large a cluster `scale` makes: so many nodes, a hundred times as many pods and ten times as many Services; `cost` goes up to so many, 300 at most. */
    nodes: { type: 'string', default: '1000' },
  },
});
const nodes = Number(values.nodes);
if (!Number.isInteger(nodes) || nodes < 1 || nodes > 1000) {
  console.error(`--nodes "${values.nodes}": expected a number from 1 to 1000`);
  process.exit(EXIT.usage);
}
const log = (line: string) => process.stderr.write(`${line}\n`);
const { signal } = abortOnSignals(log);
const out = await mkdtemp(join(tmpdir(), 'netconform-bench-'));
const figures = new Map<string, { unit: string; values: number[] }>();
/** Says what goes wrong, and nothing else. */
const quiet: Screen = {
  line: () => undefined,
  notice: () => undefined,
  detail: () => undefined,
  running: () => () => undefined,
  expect: () => undefined,
  step: () => undefined,
  verdict: () => undefined,
  trouble: ({ message }) => console.error(message),
  end: () => undefined,
  close: () => undefined,
};
const note = (name: string, value: number, unit = 's') =>
  figures.set(name, {
    unit: name.includes(' / ') ? '×' : unit,
    values: [...(figures.get(name)?.values ?? []), value],
  });

try {
  if (values.only.includes('addresses')) addresses();
  if (values.only.includes('sample')) process.stdout.write(`${sampleTables()}\n`);
  if (values.only.includes('scale')) await scale();
  if (values.only.includes('cost'))
    await costBench(newConfig({ timeout: '3h' }), {
      nodes,
      rounds: Number(values.rounds),
      screen: quiet,
      log,
      signal,
    });
  if (values.only.includes('matrix')) await matrix();
  if (values.only.includes('specs'))
    await benchSpecs(newConfig({ timeout: '6h' }), {
      rounds: Number(values.rounds),
      screen: quiet,
      log,
      note,
      signal,
    });
  for (let round = 1; values.only.includes('certify') && round <= Number(values.rounds); round += 1) {
    const bare = await bareRound(newConfig());
    note('bare: kind create', bare.create / 1000);
    note('bare: network ready', bare.network / 1000);
    note('bare: kind delete', bare.delete / 1000);
    const bareWhole = (bare.create + bare.network + bare.delete) / 1000;
    note('bare: whole', bareWhole);
    const whole = await certifyRound(newConfig());
    note('certify: whole', whole);
    note('certify / bare', whole / bareWhole);
    log(`round ${round}: certify ${whole.toFixed(1)} s, bare ${bareWhole.toFixed(1)} s`);
  }
  if (figures.size > 0) print();
} finally {
  await rm(out, { recursive: true, force: true });
}
process.exit(0);

function newConfig(
  more: { workers?: string; ipallocRange?: string; serviceRange?: string; timeout?: string } = {},
): Config {
  const raw = {
    workers: '2',
    cni: values.cni,
    ipFamily: 'ipv4',
    weaveOption: [],
    images: 'auto',
    imageArchive: [],
    out,
    timeout: '15m',
    color: false,
    ...more,
  };
  return readConfig(raw, process.env);
}

/** The checks of ADDR-*, without a cluster. */
function addresses(): void {
  const bench = addressBench();
  for (let count = 1; count <= Number(values.rounds); count += 1) {
    for (const [name, ms] of Object.entries(bench.round())) note(name, ms, 'ms');
  }
}

/** The checks of ADDR-* over all addresses of a large cluster, most of which is played by kwok to a real API server. */
async function scale(): Promise<void> {
  const config = newConfig({
    workers: '1',
    ipallocRange: '10.200.0.0/14',
    serviceRange: '10.32.0.0/16',
    timeout: '6h',
  });
  const { target, cacheDir } = config;
  if (target.kind !== 'kind') throw new TypeError('not a kind target');
  const kwok = await ensureKwok(cacheDir, log, signal);
  const steps = timedSteps(quiet, () => undefined);
  const made = await makeCluster({ config, target, screen: quiet, steps, signal });
  try {
    const size = { nodes, pods: 100 * nodes, services: 10 * nodes };
    const { clean, planted } = await checkCrowd(made.cluster, size, kwok, { log, signal: made.signal });
    for (const seen of [clean, planted]) {
      note('addresses', seen.addresses, '');
      note('all lists', seen.listMs / 1000);
      note('requests', seen.requests, '');
      note('received', seen.bytes / 2 ** 20, 'MB');
      note('addresses read from the lists', seen.readCpuMs, 'ms');
      note('ADDR-1, 2, 4, 5, 6', seen.checkCpuMs, 'ms');
      note('memory before the lists', seen.baseMB, 'MB');
      note('peak memory of the process', seen.peakMB, 'MB');
    }
  } finally {
    await made.remove();
  }
}

/** The matrix of twenty pods on a cluster made for it. */
async function matrix(): Promise<void> {
  const config = newConfig();
  const { target, cacheDir } = config;
  if (target.kind !== 'kind') throw new TypeError('not a kind target');
  const { cluster, remove } = await makeCluster({
    config,
    target,
    screen: quiet,
    steps: timedSteps(quiet, () => undefined),
    signal,
  });
  try {
    const kubeconfig = kubeconfigPath(cacheDir, cluster.name);
    const { round, end } = await matrixOf(cluster.engine, cluster.name, kubeconfig, cluster.kube, signal);
    try {
      for (let count = 1; count <= Number(values.rounds); count += 1) {
        const times = await round();
        note('matrix of 20 pods: exec per source', times.execPerSource);
        note('matrix of 20 pods: exec per pair', times.execPerPair);
        note('matrix of 20 pods: kubectl per pair', times.kubectlPerPair);
        note('exec per pair / exec per source', times.execPerPair / times.execPerSource);
        note('kubectl per pair / exec per source', times.kubectlPerPair / times.execPerSource);
      }
    } finally {
      await end();
    }
  } finally {
    await remove();
  }
}

async function bareRound({ target, cacheDir }: Config) {
  const engine = await findEngine({ cacheDir, log, signal, install: true });
  const kindTarget = target as KindTarget;
  const plan = await planImages({
    target: kindTarget,
    engine,
    cacheDir,
    log,
    running: quiet.running,
    signal,
  });
  return bareKind({ engine, target: kindTarget, plan, cacheDir, signal });
}

/** One whole job, its parts noted; @returns seconds */
async function certifyRound(config: Config): Promise<number> {
  const screen: Screen = { ...quiet, step: (name, ms) => note(`certify: ${name}`, ms / 1000) };
  const start = performance.now();
  const code = await certify(config, screen, signal);
  if (code !== 0) throw new Error(`certify ended with exit code ${code}: nothing to compare`);
  return (performance.now() - start) / 1000;
}

function print(): void {
  process.stdout.write(
    `${''.padEnd(34)} ${['min', 'median', 'max'].map((head) => head.padStart(9)).join(' ')}\n`,
  );
  for (const [name, { unit, values }] of figures) process.stdout.write(`${row(name, values, unit)}\n`);
}
