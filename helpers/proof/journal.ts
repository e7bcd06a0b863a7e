import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runDir } from '../cluster/run-state.ts';
import { writeWhole } from '../system/write-file.ts';

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
