import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { netconform } from './program.ts';
import { CACHE } from './traces.ts';

/** A cluster that several end-to-end tests use one after the other, as `cluster up` left it. */
export interface SharedCluster {
  name: string;
  /** What `cluster up` printed on stdout. */
  printed: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    cluster: SharedCluster;
  }
}

/**
 * Makes the cluster, before any test and outside of every test's time: where images have to be built first, that is
 * done here. While tests are written, E2E_CLUSTER names a cluster of netconform's that is used as it is and stays.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.E2E_CLUSTER;
  if (given !== undefined) {
    project.provide('cluster', { name: given, printed: `${kubeconfigPath(CACHE, given)}\n` });
    return async () => undefined;
  }
  const name = `e2e-${randomBytes(2).toString('hex')}`;
  const up = ['cluster', 'up', '--name', name, '--cni', 'flannel'];
  const { code, stdout } = await netconform(up, {}, { shown: true });
  if (code !== 0)
    throw new Error(`netconform ${up.join(' ')} ended with exit code ${code}; its words are above`);
  project.provide('cluster', { name, printed: stdout });
  return async () => {
    const down = await netconform(['cluster', 'down', '--name', name]);
    if (down.code !== 0) throw new Error(`cluster down ended with exit code ${down.code}:\n${down.stderr}`);
  };
}
