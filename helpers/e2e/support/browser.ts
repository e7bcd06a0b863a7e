import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { canInstallPackages, installPackages } from '../../cluster/engine/install.ts';

/** Names under which Chromium and its kin are installed, the smallest first. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/**
 * Starts the machine's own Chromium; where there is none, it is installed from Debian packages, if that can be done.
 * @throws Error naming what was looked for, where there is none and none can be installed
 */
export async function openBrowser(): Promise<Browser> {
  if (pathOf() === undefined && canInstallPackages()) {
    console.log(`no browser here: installing ${NAMES[0]} from Debian packages`);
    await installPackages([NAMES[0] ?? ''], new AbortController().signal);
  }
  const executablePath = pathOf();
  if (executablePath === undefined)
    throw new Error(`no browser is here to look at pages with: expected one of ${NAMES.join(', ')} on PATH`);
  // Its sandbox needs name spaces that neither root nor a container has, and only pages of our own are shown.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

function pathOf(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}
