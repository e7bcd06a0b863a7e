import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Whether a command can be run here: one with a slash by its path, any other from the folders of PATH. */
export async function isInstalled(command: string, path = process.env.PATH ?? ''): Promise<boolean> {
  const places = command.includes('/') ? [command] : path.split(delimiter).map((dir) => join(dir, command));
  for (const place of places) {
    const found = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
