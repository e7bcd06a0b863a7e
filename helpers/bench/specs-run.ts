import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE_REPOSITORY } from '../cluster/bundle/names.ts';
import type { KindCluster } from '../cluster/cluster.ts';
import { BENCH, inSeconds } from '../model/timeouts.ts';
import { CommandError } from '../system/command-error.ts';
import { run } from '../system/run.ts';

/** Kubernetes' network conformance, one spec after the other, as its conformance runs do it. */
const FOCUS = String.raw`\[sig-network\].*\[Conformance\]`;
/** Those that disrupt or want the cluster alone, and those that look DNS up with an image that is not built here. */
const SKIP = String.raw`\[Serial\]|\[Disruptive\]|DNS should (provide|resolve)`;

/**
 * Runs Kubernetes' own specs on a cluster made here, with the images that its nodes have.
 * @throws Error where none passed; those that failed are part of the outcome
 */
export async function runSpecs(
  program: string,
  cluster: Pick<KindCluster, 'name' | 'engine' | 'kubeconfig'>,
  signal: AbortSignal,
): Promise<SpecsOutcome> {
  const { name, engine, kubeconfig } = cluster;
  const folder = await mkdtemp(join(tmpdir(), 'netconform-specs-'));
  try {
    const [kubectl, report] = [join(folder, 'kubectl'), join(folder, 'report.json')];
    // The one that kind's node image has: of the cluster's own version.
    await engine.run(['cp', `${name}-control-plane:/usr/bin/kubectl`, kubectl], { signal });
    const flags = [
      `--kubeconfig=${kubeconfig}`,
      `--kubectl-path=${kubectl}`,
      '--provider=skeleton',
      `--ginkgo.focus=${FOCUS}`,
      `--ginkgo.skip=${SKIP}`,
      '--ginkgo.no-color',
      `--ginkgo.timeout=${inSeconds(BENCH.specs)}s`,
      `--ginkgo.json-report=${report}`,
    ];
    // Ended by the kernel as well when this process is killed.
    await run('setpriv', ['--pdeathsig', 'KILL', program, ...flags], { cwd: folder, signal }).catch(
      (error: unknown) => {
        // It ends with 1 when a spec failed: the report says which.
        if (!(error instanceof CommandError) || error.exitCode !== 1) throw error;
      },
    );
    return readSpecsReport(await readFile(report, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Gives the images that nodes have the names as well that the specs ask for. */
export async function nameImages(
  engine: KindCluster['engine'],
  nodes: readonly string[],
  replaced: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  for (const node of nodes) {
    const images = (...args: string[]) =>
      engine.run(['exec', node, 'ctr', '-n', 'k8s.io', 'images', ...args], { signal });
    const pauses = (await images('ls', '-q'))
      .split('\n')
      .filter((name) => name.startsWith(`${IMAGE_REPOSITORY}/pause:`))
      .map((used) => [`registry.k8s.io/${used.split('/').at(-1)}`, used] as const);
    for (const [official, used] of [...Object.entries(replaced), ...pauses])
      await images('tag', '--force', used, official);
  }
}

/** What came of Kubernetes' own specs. */
export interface SpecsOutcome {
  passed: number;
  /** Of those that passed, from the making of a spec's namespace to its removal, ms in sum. */
  passedMs: number;
  /** Whoever did not pass, with the first line of why. */
  failed: string[];
}

/** The parts of ginkgo's JSON report that are read here: https://pkg.go.dev/github.com/onsi/ginkgo/v2/types#SpecReport */
interface SuiteReport {
  SpecReports: {
    ContainerHierarchyTexts: string[] | null;
    LeafNodeType: string;
    LeafNodeText: string;
    State: string;
    /** Nanoseconds. */
    RunTime: number;
    Failure?: { Message?: string };
  }[];
}

/**
 * Reads a JSON report of ginkgo's.
 * @throws Error when no spec was run, or what goes before all specs failed
 */
export function readSpecsReport(json: string): SpecsOutcome {
  const specs = (JSON.parse(json) as SuiteReport[])
    .flatMap(({ SpecReports }) => SpecReports)
    .filter(({ State }) => State !== 'skipped' && State !== 'pending');
  const told = ({ Failure, State }: (typeof specs)[number]) =>
    Failure?.Message?.trim().split('\n')[0]?.slice(0, 160) ?? State;
  const around = specs.find(({ LeafNodeType, State }) => LeafNodeType !== 'It' && State !== 'passed');
  if (around !== undefined)
    throw new Error(`the specs could not be run: ${around.LeafNodeType}: ${told(around)}`);
  const run = specs.filter(({ LeafNodeType }) => LeafNodeType === 'It');
  const passed = run.filter(({ State }) => State === 'passed');
  if (passed.length === 0) throw new Error(`none of ${run.length} specs passed: nothing to compare`);
  return {
    passed: passed.length,
    passedMs: passed.reduce((sum, { RunTime }) => sum + RunTime / 1e6, 0),
    failed: run
      .filter(({ State }) => State !== 'passed')
      .map(
        (spec) => `${[...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText].join(' ')}: ${told(spec)}`,
      ),
  };
}
