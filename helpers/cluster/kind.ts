import { flagError } from '../config/options.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { CommandError, type RunOptions, run } from '../system/run.ts';
import { PROGRAM } from '../system/shell-words.ts';
import type { Engine } from './engine/engine.ts';
import { lines } from './network.ts';
import { RUN_VARIABLE } from './run-state.ts';

/** kind, through its command line, for one cluster. */
export interface Kind {
  /** @param options.onLine is called with each line that kind says meanwhile */
  create(options: {
    config: string;
    image: string;
    kubeconfig: string;
    signal: AbortSignal;
    onLine?: (line: string) => void;
  }): Promise<void>;
  /** The kubeconfig as soon as the control plane has one; undefined before. */
  kubeconfig(): Promise<string | undefined>;
  load(archive: string, signal: AbortSignal): Promise<void>;
  nodes(): Promise<string[]>;
}

export function kindOf(engine: Engine, binary: string, name: string): Kind {
  const env = {
    ...engine.env,
    KIND_EXPERIMENTAL_PROVIDER: engine.name,
    [`KIND_EXPERIMENTAL_${engine.name.toUpperCase()}_NETWORK`]: name,
    [RUN_VARIABLE]: name,
  };
  const call = (args: string[], options: RunOptions = {}) => run(binary, args, { ...options, env });
  return {
    async create({ config, image, kubeconfig, signal, onLine = () => undefined }) {
      const args = [
        'create',
        'cluster',
        '--name',
        name,
        '--config',
        '-',
        '--image',
        image,
        '--kubeconfig',
        kubeconfig,
      ];
      await call(args, { input: config, signal, timeoutMs: TIMEOUTS.kindCreate, onLine });
    },
    async kubeconfig() {
      try {
        return await call(['get', 'kubeconfig', '--name', name], { timeoutMs: TIMEOUTS.kindGet });
      } catch (error) {
        if (error instanceof CommandError) return undefined;
        throw error;
      }
    },
    async load(archive, signal) {
      await call(['load', 'image-archive', archive, '--name', name], { signal });
    },
    async nodes() {
      return lines(await call(['get', 'nodes', '--name', name]));
    },
  };
}

/** @throws UsageError when a cluster of that name exists on this engine, whoever made it */
export async function checkNameIsFree(engine: Engine, name: string): Promise<void> {
  const filter = ['--filter', `label=io.x-k8s.kind.cluster=${name}`];
  const containers = lines(await engine.run(['ps', '-a', ...filter, '--format', '{{.Names}}']));
  const networks = lines(await engine.run(['network', 'ls', '--format', '{{.Name}}'])).filter(
    (network) => network === name,
  );
  if (containers.length > 0 || networks.length > 0) {
    const what = containers.length > 0 ? `a cluster (${containers.join(', ')})` : 'a network';
    throw flagError(
      '--name',
      name,
      `already taken by ${what} on this machine; expected a new name, or remove it with \`${PROGRAM} cluster down --name ${name}\``,
    );
  }
}
