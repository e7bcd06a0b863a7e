import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiException } from '@kubernetes/client-node';
import type { KindTarget } from '../config/config.ts';
import { connect, type Kube } from '../kube/client.ts';
import { waitFor } from '../kube/wait.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { CommandError } from '../system/run.ts';
import { AGENTS, installCni, waitForNetwork } from './cni.ts';
import type { Engine } from './engine/engine.ts';
import type { Network } from './find-network.ts';
import { raiseGuard } from './guard.ts';
import type { ImagePlan } from './image-plan.ts';
import { installManifest } from './install-manifest.ts';
import { type Kind, kindOf } from './kind.ts';
import { kindConfig } from './kind-config.ts';
import type { KindCluster } from './make-cluster.ts';
import { createNetwork } from './network.ts';
import { type NodeNames, withNodeNames } from './node-names.ts';
import { machineRoutes } from './routes.ts';
import { kubeconfigPath, ownName, runDir } from './run-state.ts';
import type { Steps } from './steps.ts';

interface UpOptions {
  target: KindTarget;
  plan: ImagePlan;
  engine: Engine;
  cacheDir: string;
  steps: Steps;
  signal: AbortSignal;
  /** Hears what was not as it should be, and was mended. */
  notice: (line: string) => void;
  /** Called once the API answers: what may be applied while nodes still join. */
  onApi?: (kube: Kube) => Promise<void>;
}

/**
 * Makes the cluster: its network, the guard before a first packet, kind, and the network plugin as soon as the API
 * answers and the images are there, while nodes still join. What it made is taken away by `takeDown`, also after it threw.
 */
export async function bringUp(options: UpOptions): Promise<KindCluster> {
  const { target, plan, engine, cacheDir, steps } = options;
  // One part failing ends the others: nothing goes on in the background after an error.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const routes = await machineRoutes();
  const clusterNetwork = await steps.step('network', async () => {
    const made = await createNetwork(engine, {
      name: target.name,
      range: target.nodeRange,
      families: target.ipFamily,
      avoid: [...target.podRanges, ...target.serviceRanges, ...routes.map(({ range }) => range)],
      owner: await ownName(),
      signal,
    });
    await raiseGuard({ engine, image: plan.nodeImage }, made, signal);
    return made;
  });
  const kind = kindOf(engine, plan.kind, target.name);
  const kubeconfig = kubeconfigPath(cacheDir, target.name);
  const nodes = nodeNames(target);
  const loaded =
    plan.load.length + plan.archives.length > 0
      ? steps.step('images', () => load(kind, options, nodes, signal))
      : Promise.resolve();
  const parts = [
    steps.step('kind create', () =>
      withNodeNames(namesToKeep(options, nodes), () => create(kind, options, kubeconfig, signal), signal),
    ),
    loaded,
    steps
      .step('api', () => api(kind, kubeconfig, signal))
      .then(async (kube) => {
        // A pod that comes before its image is pulled, in vain, and tried again only after ten seconds and more.
        await loaded;
        const [network] = await Promise.all([
          plan.cni === 'none' && plan.manifest === undefined
            ? undefined
            : steps.step(plan.manifest === undefined ? plan.cni : 'network of the manifest', () =>
                installNetwork(kube, options, nodes, signal),
              ),
          options.onApi?.(kube),
        ]);
        return { kube, network };
      }),
  ] as const;
  try {
    const [, , { kube, network }] = await Promise.all(parts);
    return {
      name: target.name,
      kubeconfig,
      kube,
      engine,
      network: clusterNetwork,
      podRanges: target.podRanges,
      serviceRanges: target.serviceRanges,
      cni: network?.cni ?? (plan.manifest === undefined ? 'none' : 'unknown'),
      agent: network?.agent,
      cniReason: plan.cniReason,
      replaced: plan.replaced,
      agnhost: plan.agnhost,
      imageSource: plan.source,
      nodeImage: plan.nodeImage,
    };
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(parts);
    options.signal.throwIfAborted();
    throw error;
  }
}

/** kind's names for the nodes of a cluster, in its order. */
export function nodeNames(target: Pick<KindTarget, 'name' | 'workers'>): string[] {
  const workers = Array.from({ length: target.workers }, (_, index) =>
    index === 0 ? 'worker' : `worker${index + 1}`,
  );
  return ['control-plane', ...workers].map((role) => `${target.name}-${role}`);
}

/** What every node has to resolve, asked for by the last of them. */
function namesToKeep({ engine, target, plan, notice }: UpOptions, nodes: string[]): NodeNames {
  const [name = '', from = name] = [nodes[0], nodes.at(-1)];
  return { engine, network: target.name, from, name, image: plan.nodeImage, notice };
}

async function create(
  kind: Kind,
  options: UpOptions,
  kubeconfig: string,
  signal: AbortSignal,
): Promise<void> {
  const { target, plan, steps } = options;
  const config = await kindConfig(target, plan.controlPlane);
  await kind.create({
    config,
    image: plan.nodeImage,
    kubeconfig,
    signal,
    onLine: (line) => steps.detail(`kind: ${line}`),
  });
}

/** Waits for the control plane's kubeconfig, which is there long before kind returns, then for the API server. */
async function api(kind: Kind, kubeconfig: string, signal: AbortSignal): Promise<Kube> {
  // As long as kind itself may take: where it gives up, so does this.
  const wait = { withinMs: TIMEOUTS.kindCreate, everyMs: PAUSES.poll, signal };
  const early = `${kubeconfig}.early`;
  await waitFor(
    'kubeconfig of the control plane',
    async () => {
      const text = await kind.kubeconfig();
      if (text === undefined) return { waitingFor: 'kubeadm to write it' };
      await writeFile(early, text, { mode: 0o600 });
      return { done: true };
    },
    wait,
  );
  const kube = connect(early);
  await waitFor(
    'API server',
    async () => {
      try {
        // Pods can be made from here on: their service accounts are the last thing that a new API server gets.
        const accounts = await kube.core.listNamespacedServiceAccount({ namespace: 'kube-system' });
        return accounts.items.length > 0 ? { done: true } : { waitingFor: 'service accounts' };
      } catch (error) {
        // The administrator's own rights are written by the API server in its first second.
        if (error instanceof ApiException && error.code === 403)
          return { waitingFor: "the administrator's rights" };
        throw error;
      }
    },
    wait,
  );
  return kube;
}

async function installNetwork(
  kube: Kube,
  options: UpOptions,
  nodes: string[],
  signal: AbortSignal,
): Promise<Network | undefined> {
  const { target, plan } = options;
  const { replaced } = plan;
  if (plan.manifest !== undefined) return installManifest(kube, plan.manifest, { nodes, replaced, signal });
  if (plan.cni === 'none') return undefined;
  const { podRanges, serviceRanges, weaveOptions } = target;
  const apiServer = { host: `${target.name}-control-plane`, port: 6443 };
  await installCni(
    kube,
    plan.cni,
    { podRanges, serviceRanges, weaveOptions, images: replaced, apiServer },
    { nodes, signal, withinMs: TIMEOUTS.kindCreate },
  );
  await waitForNetwork(kube, plan.cni, nodes, signal);
  return { cni: plan.cni, agent: AGENTS[plan.cni] };
}

/** Loads images onto the nodes as soon as their container runtimes answer, while kubeadm still runs. */
async function load(kind: Kind, options: UpOptions, nodes: string[], signal: AbortSignal): Promise<void> {
  const { plan, engine, cacheDir, target } = options;
  const archives = [...plan.archives];
  if (plan.load.length > 0) {
    const saved = join(runDir(cacheDir, target.name), 'images.tar');
    const multiple = engine.name === 'podman' ? ['-m', '--format', 'docker-archive'] : [];
    await engine.run(['save', ...multiple, '-o', saved, ...plan.load], { signal });
    archives.push(saved);
  }
  await Promise.all(
    nodes.map((node) =>
      waitFor(
        `container runtime of ${node}`,
        async () => {
          try {
            await engine.run(['exec', node, 'ctr', 'version'], { signal });
            return { done: true };
          } catch (error) {
            if (error instanceof CommandError) return { waitingFor: error.stderr.trim() };
            throw error;
          }
        },
        { withinMs: TIMEOUTS.kindCreate, everyMs: PAUSES.poll, signal },
      ),
    ),
  );
  for (const archive of archives) await kind.load(archive, signal);
}
