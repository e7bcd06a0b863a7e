import type { Engine } from './engine/engine.ts';
import { lowerGuard } from './guard.ts';
import { removeNetwork } from './network.ts';
import { endRun } from './run-state.ts';

/**
 * Takes away everything of one run on this machine: containers, network, guard rule, files. In this order: the guard
 * stays until nothing is left that could send, the files until nothing is left to be found. What is gone already is no
 * error.
 */
export async function takeDown(
  engine: Engine,
  name: string,
  guardImage: string,
  cacheDir: string,
): Promise<void> {
  try {
    await removeNetwork(engine, name);
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
