import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CniName } from '../cluster/cni.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import { runDir } from '../cluster/run-state.ts';
import type { Kube } from '../kube/client.ts';
import { removeNamespaces } from '../kube/namespace.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Screen } from '../system/screen.ts';
import { throwTogether, Undo } from '../system/undo.ts';
import { writeWhole } from '../system/write-file.ts';
import { FAULTS } from './faults/all.ts';
import { faultyCluster } from './faults/fault.ts';

/** Faults that are in a cluster, or were on their way into it when the program ended. */
export interface InForce {
  /** Their ids, in order of injection. */
  faults: readonly string[];
  /** Namespace of the fixtures at that time. */
  namespace: string;
}

/** The record of the faults in a cluster made here, so that the next self-check can heal them. */
export function journalOf(cacheDir: string, name: string) {
  const path = join(runDir(cacheDir, name), 'fault.json');
  return {
    /** To call before anything is done to the cluster. */
    begin: (inForce: InForce): Promise<void> => writeWhole(path, JSON.stringify(inForce)),
    /** To call once the cluster is whole again. */
    end: (): Promise<void> => rm(path, { force: true }),
    /** Reads the faults that a killed self-check left; undefined: none. */
    async read(): Promise<InForce | undefined> {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as InForce);
    },
  };
}

export type Journal = ReturnType<typeof journalOf>;

/**
 * Heals the faults that a killed self-check left in a cluster, and removes its fixtures.
 * @throws Error for an unknown fault, which nobody can heal
 */
export async function healLeftOver(options: {
  name: string;
  kube: Kube;
  engine: Engine;
  cni: CniName;
  journal: Journal;
  screen: Screen;
}): Promise<void> {
  const { journal, screen, kube } = options;
  const left = await journal.read();
  if (left === undefined) return;
  const { namespace } = left;
  const faults = left.faults.map((id) => FAULTS.find((fault) => fault.id === id));
  const unknown = faults.indexOf(undefined);
  if (unknown >= 0)
    throw new Error(
      `a self-check that was killed left the fault ${left.faults[unknown]} in ${options.name}, which this version does not know; remove that cluster`,
    );
  const healing = new Undo();
  for (const fault of faults) healing.defer(() => fault?.heal(faultyCluster({ ...options, namespace })));
  const failures: Error[] = [];
  await healing.all((error) => failures.push(error));
  throwTogether(failures);
  await removeNamespaces(
    kube,
    namespace,
    `${RUN_LABEL}=${namespace}`,
    AbortSignal.timeout(TIMEOUTS.teardown),
  );
  await journal.end();
  screen.line(`healed  ${left.faults.join(', ')}: left by a killed self-check`);
}
