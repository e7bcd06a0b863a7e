import type { Engine } from './engine/engine.ts';
import { lowerGuard } from './guard.ts';
import { endLeftProcesses } from './left-processes.ts';
import { containersOf, removeNetwork } from './network.ts';
import { endRun, noteContainers } from './run-state.ts';

/**
 * Takes away everything of one run on this machine: containers, network, guard rule, files. In this order: the guard
 * stays until nothing is left that could send, the files until nothing is left to be found. What is gone already is no
 * error. An engine may forget a container whose processes still run: these are looked for.
 */
export async function takeDown(
  engine: Engine,
  name: string,
  guardImage: string,
  cacheDir: string,
): Promise<void> {
  try {
    const containers = await noteContainers(cacheDir, name, await containersOf(engine, name));
    await removeNetwork(engine, name);
    await endLeftProcesses(containers);
    await lowerGuard({ engine, image: guardImage }, name);
    await endRun(cacheDir, name);
  } catch (error) {
    throw new Error(
      `not all of ${name} could be removed, try \`netconform cleanup\`: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}
