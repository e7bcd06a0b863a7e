import { basename, dirname } from 'node:path';
import { findEngine } from '../cluster/engine/find.ts';
import { isKept, kubeconfigPath } from '../cluster/run-state.ts';
import type { Source } from './diagnostics/source.ts';

/** The containers of the nodes, if netconform made the cluster on this machine; otherwise undefined. Never throws. */
export async function nodesHere(
  kubeconfig: string | undefined,
  options: { cacheDir: string; log(line: string): void; signal: AbortSignal },
): Promise<Source['nodesOn']> {
  if (kubeconfig === undefined) return undefined;
  const cluster = basename(dirname(kubeconfig));
  const { cacheDir } = options;
  if (kubeconfig !== kubeconfigPath(cacheDir, cluster) || !(await isKept(cacheDir, cluster)))
    return undefined;
  const engine = await findEngine({ ...options, install: false }).catch(() => undefined);
  return engine && { engine, cluster };
}
