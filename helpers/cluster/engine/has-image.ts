import { CommandError } from '../../system/command-error.ts';
import type { Engine } from './engine.ts';

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
