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

/** Faults that are in a cluster, or were being put into it when their injector ended. */
export interface InForce {
  /** Their ids, in the order in which they were put in. */
  faults: readonly string[];
  /** The namespace of the fixtures that were there then. */
  namespace: string;
}

/** Where it is written which faults a cluster made here has: whoever comes next can heal them. */
export function journalOf(cacheDir: string, name: string) {
  const path = join(runDir(cacheDir, name), 'fault.json');
  return {
    /** Before anything is done to the cluster. */
    begin: (inForce: InForce): Promise<void> => writeWhole(path, JSON.stringify(inForce)),
    /** Once the cluster is whole again. */
    end: (): Promise<void> => rm(path, { force: true }),
    /** What an injector left that is gone; undefined where nothing is. */
    async read(): Promise<InForce | undefined> {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as InForce);
    },
  };
}

export type Journal = ReturnType<typeof journalOf>;

/**
 * Takes away the faults that a self-check left in a cluster because it was killed, and that self-check's fixtures.
 * @throws Error for a fault that is not known, of which nothing can be taken away
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
