import { mkdir } from 'node:fs/promises';
import { installCni, waitForNetwork } from '../cluster/cni.ts';
import { takeDown } from '../cluster/down.ts';
import { raiseGuard } from '../cluster/guard.ts';
import type { ImagePlan } from '../cluster/image-plan.ts';
import { kindOf } from '../cluster/kind.ts';
import { kindConfig } from '../cluster/kind-config.ts';
import { createNetwork } from '../cluster/network.ts';
import { machineRoutes } from '../cluster/routes.ts';
import { beginRun, kubeconfigPath, ownName, runDir } from '../cluster/run-state.ts';
import type { KindTarget } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { connect } from '../kube/client.ts';
import { run } from '../process/run.ts';

/** What anybody would do by hand, one thing after the other, in ms. */
export interface BareTimes {
  create: number;
  network: number;
  delete: number;
}

/**
 * The other side of the comparison: `kind create cluster`, apply the network plugin, wait until it is ready,
 * `kind delete cluster`. The same images, ranges and nodes; nothing overlaps. The network of the engine and the egress
 * guard are made before the clock starts, as a usual machine has kind's network already.
 */
export async function bareKind(options: {
  engine: Engine;
  target: KindTarget;
  plan: ImagePlan;
  cacheDir: string;
  signal: AbortSignal;
}): Promise<BareTimes> {
  const { engine, target, plan, cacheDir, signal } = options;
  const { name } = target;
  if (plan.cni === 'none') throw new Error('the comparison needs a network plugin');
  await beginRun(cacheDir, name);
  try {
    const avoid = [
      ...target.podRanges,
      ...target.serviceRanges,
      ...(await machineRoutes()).map(({ range }) => range),
    ];
    const network = await createNetwork(engine, {
      name,
      range: target.nodeRange,
      families: target.ipFamily,
      avoid,
      owner: await ownName(),
      signal,
    });
    await raiseGuard({ engine, image: plan.nodeImage }, network, signal);
    await mkdir(runDir(cacheDir, name), { recursive: true });
    const kubeconfig = kubeconfigPath(cacheDir, name);
    const kind = kindOf(engine, plan.kind, name);
    const times = { create: 0, network: 0, delete: 0 };
    const config = await kindConfig(target, plan.controlPlane);
    times.create = await timed(() => kind.create({ config, image: plan.nodeImage, kubeconfig, signal }));
    const { cni } = plan;
    times.network = await timed(async () => {
      const kube = connect(kubeconfig);
      const { podRanges, weaveOptions } = target;
      const apiServer = { host: `${name}-control-plane`, port: 6443 };
      await installCni(kube, cni, { podRanges, weaveOptions, images: plan.replaced, apiServer });
      await waitForNetwork(kube, cni, await kind.nodes(), signal);
    });
    const env = { ...engine.env, KIND_EXPERIMENTAL_PROVIDER: engine.name };
    times.delete = await timed(() =>
      run(plan.kind, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig], { env, signal }),
    );
    return times;
  } finally {
    await takeDown(engine, name, plan.nodeImage, cacheDir);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
