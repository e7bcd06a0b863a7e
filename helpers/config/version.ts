import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../model/package-root.ts';

const file = join(PACKAGE_ROOT, 'package.json');

/** Version of netconform, as its package states it. */
export const VERSION = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
