import { makeCluster } from '../cluster/make-cluster.ts';
import { timedSteps } from '../cluster/steps.ts';
import { nodeNames } from '../cluster/up.ts';
import type { Config } from '../config/config.ts';
import { seconds } from '../config/duration.ts';
import { readConfig } from '../config/read-config.ts';
import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';
import type { Verdict } from '../model/verdict.ts';
import { certify } from '../run/certify.ts';
import { allRequirements } from '../run/suites.ts';
import type { Screen } from '../system/screen.ts';
import { undoing } from '../system/undo.ts';
import { countFlows, type Flows, writeDownFlows } from './flows.ts';
import { ensureSpecs } from './specs-program.ts';
import { nameImages, runSpecs } from './specs-run.ts';
import { type Spent, spentOn } from './spent.ts';

interface Bench {
  rounds: number;
  /** A screen that says what goes wrong, and nothing else. */
  screen: Screen;
  log: (line: string) => void;
  note: (name: string, value: number, unit?: string) => void;
  signal: AbortSignal;
}

/**
 * The core requirements, certified on a cluster that is there, and Kubernetes' own specs for its network on the same one, one after the
 * other in each round. The cluster is made for it and removed. What pods open is counted on the nodes, in the same way for both.
 */
export async function benchSpecs(
  config: Config,
  { rounds, screen, log, note, signal }: Bench,
): Promise<void> {
  const { target, cacheDir } = config;
  if (target.kind !== 'kind') throw new TypeError('not a kind target');
  const { program, version } = await ensureSpecs(cacheDir, log, signal);
  const steps = timedSteps(screen, () => undefined);
  await undoing(screen, async (undo) => {
    const made = await makeCluster({ config, target, screen, steps, signal, undo });
    const { cluster, signal: until } = made;
    const nodes = nodeNames(target);
    await nameImages(cluster.engine, nodes, cluster.replaced, until);
    const system = await systemAddresses(cluster.kube);
    const counted = async <T>(work: () => Promise<T>): Promise<{ result: T; spent: Spent; flows: Flows }> => {
      const end = await writeDownFlows(cluster.engine, nodes, until);
      const { result, spent } = await spentOn(cluster, until, work);
      return { result, spent, flows: countFlows(await end(), cluster.podRanges[0], system) };
    };
    const noteOf = (whose: string, { spent, flows }: { spent: Spent; flows: Flows }) => {
      note(`${whose}: processors`, spent.cpu);
      note(`${whose}: API calls`, spent.calls, '');
      note(`${whose}: connections`, flows.connections, '');
      note(`${whose}: pairs`, flows.pairs, '');
    };
    for (let round = 1; round <= rounds; round += 1) {
      const core = await counted(() =>
        certifyCore(cluster.kubeconfig, config.out, { screen, note, signal: until }),
      );
      note('core: whole certify', core.spent.seconds);
      noteOf('core', core);
      log(
        `round ${round}: core certified in ${core.spent.seconds.toFixed(1)} s; Kubernetes' own specs run (some 5 minutes)`,
      );
      const specs = await counted(() => runSpecs(program, cluster, until));
      const { passed, passedMs, failed } = specs.result;
      note('specs: those that passed', passedMs / 1000);
      note('specs: whole program', specs.spent.seconds);
      noteOf('specs', specs);
      note('specs passed / whole certify', passedMs / 1000 / core.spent.seconds);
      note('specs passed / core suites', passedMs / 1000 / core.result.suites);
      log(
        `round ${round}: ${core.result.held} core requirements hold, ${told(core.flows)}; of Kubernetes ${version}'s specs ${passed} passed in ${seconds(passedMs)}, ${told(specs.flows)}, and ${failed.length} did not`,
      );
      for (const line of failed) log(`  not counted: ${line}`);
    }
  });
}

function told({ connections, pairs }: Flows): string {
  return `${connections} connections of ${pairs} pairs`;
}

/** The addresses of the pods that the cluster has for itself. */
async function systemAddresses(kube: Kube): Promise<string[]> {
  const pods = await listAll((query) => kube.core.listNamespacedPod({ namespace: 'kube-system', ...query }));
  return pods.flatMap(({ status }) => status?.podIP ?? []);
}

/**
 * One run of `certify --kubeconfig … --only <all that is core>`.
 * @returns how many hold, and the seconds of its suites alone
 * @throws Error where a core requirement that applies does not hold
 */
async function certifyCore(
  kubeconfig: string,
  out: string,
  { screen, note, signal }: Pick<Bench, 'screen' | 'note' | 'signal'>,
): Promise<{ held: number; suites: number }> {
  const core = (await allRequirements()).filter(({ level }) => level === 'core').map(({ id }) => id);
  const config = readConfig(
    {
      kubeconfig,
      only: core.join(','),
      out,
      weaveOption: [],
      imageArchive: [],
      workers: '',
      cni: '',
      ipFamily: '',
      images: '',
      timeout: '15m',
      color: false,
    },
    process.env,
  );
  const verdicts: Verdict[] = [];
  const taken = new Map<string, number>();
  await certify(
    config,
    {
      ...screen,
      verdict: (verdict) => verdicts.push(verdict),
      step: (name, ms) => taken.set(name, ms / 1000),
    },
    signal,
  );
  signal.throwIfAborted();
  const amiss = verdicts.filter(
    ({ outcome, applies }) => outcome !== 'conformant' && !(outcome === 'skipped' && applies === false),
  );
  if (verdicts.length === 0 || amiss.length > 0)
    throw new Error(
      `nothing to compare: ${amiss.map(({ id, summary }) => `${id} ${summary}`).join('; ') || 'no verdict'}`,
    );
  for (const [name, seconds] of taken) note(`core: ${name}`, seconds);
  const held = verdicts.filter(({ outcome }) => outcome === 'conformant').length;
  return { held, suites: taken.get('suites') ?? Number.NaN };
}
