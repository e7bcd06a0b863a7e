import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../../package.json');

/** Version of netconform, as its package states it. */
export const VERSION = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
