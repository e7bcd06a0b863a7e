import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import type { KindCluster } from '../cluster/cluster.ts';
import { USUAL } from '../config/pace.ts';
import { apply } from '../kube/apply.ts';
import { connect, type Kube } from '../kube/client.ts';
import { createNamespace, removeNamespace } from '../kube/namespace.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { openShell } from '../kube/shell.ts';
import { waitFor } from '../kube/wait.ts';
import { inSeconds, PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { noDeadPairs } from '../probe/pair.ts';
import { podProber } from '../probe/prober.ts';
import { run } from '../system/run.ts';
import { type Spent, spentOn } from './spent.ts';

/** Pods that each probe all others and themselves. */
const PODS = 20;

/** Pairs that are timed where one costs an exec of its own: all 400 would take minutes, and each is like the other. */
const SAMPLE = { exec: 60, kubectl: 30 } as const;

const NAMESPACE = 'netconform-bench';

/** The whole matrix of 20 × 20 pods, three ways; the last two extrapolated from a sample. */
export type MatrixSpent = Record<'exec per source' | 'exec per pair' | 'kubectl per pair', Spent>;

/** A cluster with twenty pods for the matrix, and how to be rid of them. */
export async function matrixOf(
  cluster: Pick<KindCluster, 'engine' | 'name' | 'kubeconfig' | 'kube'>,
  signal: AbortSignal,
): Promise<{ round(): Promise<MatrixSpent>; end(): Promise<void> }> {
  const { engine, name, kubeconfig, kube } = cluster;
  const folder = await mkdtemp(join(tmpdir(), 'netconform-bench-'));
  const kubectl = join(folder, 'kubectl');
  // The one that kind's node image has: of the cluster's own version.
  await engine.run(['cp', `${name}-control-plane:/usr/bin/kubectl`, kubectl]);
  await createNamespace(kube, NAMESPACE, {}, signal);
  const pods = await start(kube, signal);
  const pairs = pods.flatMap((from) => pods.map((to) => ({ from, to })));
  const perPair = async (count: number, work: (pair: (typeof pairs)[number]) => Promise<unknown>) => {
    // Spread over the matrix, so that sources and targets change.
    const sample = Array.from(
      { length: count },
      (_, index) => pairs[(index * 37) % pairs.length] as (typeof pairs)[number],
    );
    const { spent } = await spentOn(cluster, signal, async () => {
      for (const pair of sample) await work(pair);
    });
    const whole = (part: number) => (part * pairs.length) / count;
    return { seconds: whole(spent.seconds), cpu: whole(spent.cpu), calls: whole(spent.calls) };
  };
  const execPerSource = async () => {
    // A client of its own, so that no shell is open yet: as for the first matrix of a run.
    const anew = connect(kubeconfig);
    const { spent } = await spentOn(cluster, signal, () =>
      Promise.all(pods.map((pod) => probeAll(anew, pod, pods))),
    );
    return spent;
  };
  return {
    async round() {
      return {
        'exec per source': await execPerSource(),
        'exec per pair': await perPair(SAMPLE.exec, async ({ from, to }) => {
          const target = { namespace: NAMESPACE, pod: from.name, container: 'agnhost' };
          const shell = await openShell(kube, target, TIMEOUTS.exec);
          const { stdout } = await shell.run(
            ['curl', '-sS', '-m', inSeconds(TIMEOUTS.byHand), targetOf(to).url],
            TIMEOUTS.exec,
            signal,
          );
          shell.close();
          if (stdout.trim() !== to.name)
            throw new Error(`nothing to compare: ${from.name} heard "${stdout}"`);
        }),
        'kubectl per pair': await perPair(SAMPLE.kubectl, ({ from, to }) => {
          const asked = [
            'exec',
            '-n',
            NAMESPACE,
            from.name,
            '--',
            'curl',
            '-sS',
            '-m',
            inSeconds(TIMEOUTS.byHand),
            targetOf(to).url,
          ];
          return run(kubectl, ['--kubeconfig', kubeconfig, ...asked], { signal });
        }),
      };
    },
    async end() {
      await rm(folder, { recursive: true, force: true });
      await removeNamespace(kube, NAMESPACE, AbortSignal.timeout(TIMEOUTS.teardown));
    },
  };
}

async function probeAll(kube: Kube, { name, node }: BenchPod, pods: readonly BenchPod[]): Promise<void> {
  const pod = { namespace: NAMESPACE, name, container: 'agnhost', node };
  const seen = await podProber({ kube, pace: USUAL, deadPairs: noDeadPairs() }, pod).probe(
    pods.map(targetOf),
  );
  const failed = seen.find(({ outcome }) => outcome !== 'reached');
  if (failed !== undefined) throw new Error(`nothing to compare: ${name}: ${failed.detail}`);
}

interface BenchPod {
  name: string;
  node: string;
  ip: string;
}

function targetOf({ name, ip }: BenchPod) {
  return { name, url: `http://${ip}:8080/hostname`, answer: { equals: name } };
}

async function start(kube: Kube, signal: AbortSignal): Promise<BenchPod[]> {
  const image = await agnhostOnNodes(kube);
  const labels = { app: 'bench' };
  const container = {
    name: 'agnhost',
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['netexec', '--http-port=8080', '--udp-port=8081'],
    readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 1 },
  };
  await apply(kube, [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'bench', namespace: NAMESPACE },
      spec: {
        replicas: PODS,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { terminationGracePeriodSeconds: 0, containers: [container] },
        },
      },
    } as object,
  ]);
  const look = async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace: NAMESPACE });
    const ready: V1Pod[] = items.filter(isReady);
    return ready.length === PODS ? { done: ready } : { waitingFor: `${PODS - ready.length} pods` };
  };
  const ready = await waitFor(`${PODS} pods`, look, {
    withinMs: TIMEOUTS.fixtures,
    everyMs: PAUSES.poll,
    signal,
  });
  return ready.map(({ metadata, spec, status }) => ({
    name: metadata?.name ?? '',
    node: spec?.nodeName ?? '',
    ip: status?.podIP ?? '',
  }));
}
