import { CommandError, type RunOptions, run } from '../../system/run.ts';

/** A container engine that kind can drive. */
export interface Engine {
  readonly name: 'docker' | 'podman';
  /** As the engine states it, such as "4.3.1". */
  readonly version: string;
  /** What has to be added to the environment of every command that uses the engine, kind included. */
  readonly env: NodeJS.ProcessEnv;
  /**
   * Runs the engine's command line, such as `['image', 'inspect', name]`, and resolves with its stdout.
   * @throws CommandError
   */
  run(args: readonly string[], options?: RunOptions): Promise<string>;
}

export function engineAt(name: Engine['name'], version: string, env: NodeJS.ProcessEnv): Engine {
  return {
    name,
    version,
    env,
    run: (args, options) => run(name, args, { ...options, env: { ...env, ...options?.env } }),
  };
}

/** Whether an image of this name is in the engine's own store. */
export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  try {
    await engine.run(['image', 'inspect', '--format', '{{.Id}}', image]);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
