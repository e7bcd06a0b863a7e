import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { loadYaml } from '@kubernetes/client-node';
import type { WatchConfig } from './read-watch-config.ts';

/** A kubeconfig whose current context is the cluster that is watched, and how to be rid of it. */
export interface TargetKubeconfig {
  path: string;
  remove(): Promise<void>;
}

/** The file that was given; a copy for as long as it is needed, for its owner alone, where another of its contexts is meant. */
export async function targetKubeconfig({
  kubeconfig,
  context,
}: WatchConfig['target']): Promise<TargetKubeconfig> {
  if (context === undefined) return { path: kubeconfig, remove: async () => undefined };
  const dir = await mkdtemp(join(tmpdir(), 'netconform-'));
  const path = join(dir, 'kubeconfig');
  const copy = withContext(loadYaml(await readFile(kubeconfig, 'utf8')), context, dirname(kubeconfig));
  await writeFile(path, JSON.stringify(copy), { mode: 0o600 });
  return { path, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Keys of a kubeconfig that hold a path, which is meant from the folder of the file. */
const PATHS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** The same kubeconfig with another current context, and paths that are right from any folder. */
export function withContext(kubeconfig: unknown, context: string, folder: string): object {
  const absolute = (key: string, value: unknown) =>
    typeof value === 'string' &&
    value !== '' &&
    (PATHS.includes(key) || (key === 'command' && value.includes('/')))
      ? resolve(folder, value)
      : value;
  const copy = JSON.parse(JSON.stringify(kubeconfig), absolute);
  return { ...copy, 'current-context': context };
}
