import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect } from '../../kube/client.ts';
import { removeNamespaces } from '../../kube/namespace.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { type Ended, netconform, start } from '../support/program.ts';
import { CACHE, engineHere, NO_TRACES, type Traces, tracesOf, volumesOf } from '../support/traces.ts';

/** The run that made the shared cluster, and what it left on this machine while it ran. */
export interface CertifiedRun extends Ended {
  /** Home folder of the user who ran it. */
  home: string;
  /** Folder of its reports. */
  out: string;
  /** Kubeconfig files that this user already had. */
  configs: string[];
  during: Traces;
  volumes: string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent where E2E_CLUSTER names a cluster that was there before. */
    certified: CertifiedRun | undefined;
  }
}

/** The content of the user's own kubeconfig files. */
export const OWN_CONFIG = 'apiVersion: v1\nkind: Config\n';

/**
 * Certifies a cluster from nothing and keeps it: every test of the core set uses it. Images that are missing are built here, outside
 * of every test's time. While tests are written, E2E_CLUSTER names a cluster of netconform's that is used instead and stays.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.E2E_CLUSTER;
  if (given !== undefined) {
    project.provide('cluster', { name: given, printed: `${kubeconfigPath(CACHE, given)}\n` });
    project.provide('certified', undefined);
    return async () => undefined;
  }
  const name = `core-${randomBytes(2).toString('hex')}`;
  const home = await mkdtemp(join(tmpdir(), 'core-home-'));
  const configs = [join(home, '.kube/config'), join(home, 'kubeconfig')];
  await mkdir(join(home, '.kube'));
  for (const file of configs) await writeFile(file, OWN_CONFIG);
  const out = join(home, 'reports');
  const run = start(
    ['certify', '--cni', 'flannel', '--keep', '--name', name, '--diagnostics', 'always', '--out', out],
    {
      HOME: home,
      KUBECONFIG: join(home, 'kubeconfig'),
      // The machine's own caches and container store.
      XDG_CACHE_HOME: dirname(CACHE),
      XDG_DATA_HOME: process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'),
    },
    { shown: true },
  );
  await run.said(/ s {2}api$/m);
  // Not before: certify installs an engine where there is none.
  const engine = await engineHere();
  const during = await tracesOf(engine, name);
  const volumes = await volumesOf(engine, name);
  const ended = await run.ended;
  const kubeconfig = kubeconfigPath(CACHE, name);
  if (!existsSync(kubeconfig)) throw new Error(`certify made no cluster, exit code ${ended.code}; see above`);
  // The fixtures stay with the cluster; the tests make runs of their own.
  await removeNamespaces(connect(kubeconfig), name, `${RUN_LABEL}=${name}`, AbortSignal.timeout(120_000));
  project.provide('cluster', { name, printed: `${kubeconfig}\n` });
  project.provide('certified', { ...ended, home, out, configs, during, volumes });
  return async () => {
    await rm(home, { recursive: true, force: true });
    const down = await netconform(['cluster', 'down', '--name', name]);
    if (down.code !== 0) throw new Error(`cluster down ended with exit code ${down.code}:\n${down.stderr}`);
    const left = await tracesOf(engine, name, volumes);
    if (JSON.stringify(left) !== JSON.stringify(NO_TRACES))
      throw new Error(`cluster down left ${JSON.stringify(left)}`);
  };
}
