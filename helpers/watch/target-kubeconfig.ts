import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExistingTarget } from '../config/config.ts';
import type { Kube } from '../kube/client.ts';

/** A kubeconfig whose current context is the cluster that is watched, and how to be rid of it. */
export interface TargetKubeconfig {
  path: string;
  remove(): Promise<void>;
}

/** The file that was given; a copy for as long as it is needed, for its owner alone, where another of its contexts is meant. */
export async function targetKubeconfig(
  { kubeconfig, context }: ExistingTarget,
  kube: Kube,
): Promise<TargetKubeconfig> {
  if (context === undefined) return { path: kubeconfig, remove: async () => undefined };
  const dir = await mkdtemp(join(tmpdir(), 'netconform-'));
  const path = join(dir, 'kubeconfig');
  await writeFile(path, kube.config.exportConfig(), { mode: 0o600 });
  return { path, remove: () => rm(dir, { recursive: true, force: true }) };
}
