import { mkdir } from 'node:fs/promises';
import { installCni, waitForNetwork } from '../cluster/cni.ts';
import { takeDown } from '../cluster/down.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import { raiseGuard } from '../cluster/guard.ts';
import type { ImagePlan } from '../cluster/image-plan.ts';
import { kindOf } from '../cluster/kind.ts';
import { kindConfig } from '../cluster/kind-config.ts';
import { createNetwork } from '../cluster/network.ts';
import { machineRoutes } from '../cluster/routes.ts';
import { beginRun, kubeconfigPath, ownName, runDir } from '../cluster/run-state.ts';
import type { KindTarget } from '../config/config.ts';
import { connect } from '../kube/client.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { run } from '../system/run.ts';
import { type Spent, timed } from './measure.ts';

/** What anybody would do by hand, one thing after the other. */
export type BareSpent = Record<'kind create' | 'network ready' | 'kind delete', Spent>;

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
}): Promise<BareSpent> {
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
    const config = await kindConfig(target, plan.controlPlane);
    const created = await timed(() => kind.create({ config, image: plan.nodeImage, kubeconfig, signal }));
    const { cni } = plan;
    const ready = await timed(async () => {
      const kube = connect(kubeconfig);
      const { podRanges, serviceRanges, weaveOptions } = target;
      const apiServer = { host: `${name}-control-plane`, port: 6443 };
      const images = plan.replaced;
      const options = { podRanges, serviceRanges, weaveOptions, images, apiServer };
      const nodes = await kind.nodes();
      await installCni(kube, cni, options, { nodes, signal, withinMs: TIMEOUTS.kindCreate });
      await waitForNetwork(kube, cni, nodes, signal);
    });
    const env = { ...engine.env, KIND_EXPERIMENTAL_PROVIDER: engine.name };
    const deleted = await timed(() =>
      run(plan.kind, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig], { env, signal }),
    );
    return { 'kind create': created, 'network ready': ready, 'kind delete': deleted };
  } finally {
    await takeDown(engine, name, plan.nodeImage, cacheDir);
  }
}
