import type { Engine } from '../engine/engine.ts';
import { type Guard, lowerGuard } from './guard.ts';
import { removeNetwork } from './network.ts';
import { endRun } from './run-state.ts';

/**
 * Takes away everything of one run on this machine: containers, network, guard rule, files. In this order: the guard
 * stays until nothing is left that could send. What is gone already is no error; what cannot be removed is, after the
 * rest has been.
 */
export async function takeDown(
  engine: Engine,
  name: string,
  guardImage: string,
  cacheDir: string,
): Promise<void> {
  const guard: Guard = { engine, image: guardImage };
  const problems: unknown[] = [];
  for (const part of [
    () => removeNetwork(engine, name),
    () => lowerGuard(guard, name),
    () => endRun(cacheDir, name),
  ]) {
    await part().catch((error: unknown) => problems.push(error));
  }
  if (problems.length > 0) {
    throw new AggregateError(
      problems,
      `not all of ${name} could be removed (try \`netconform cleanup\`): ${problems.map((problem) => (problem as Error).message).join('; ')}`,
    );
  }
}
