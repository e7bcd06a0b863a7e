#!/usr/bin/env -S node --max-semi-space-size=4 --heap-growing-percent=50
// Starts the program, in a checkout and as an installed package. start.mjs says what V8's options are for.
// An old Node reads this file, and in a checkout before anything is installed: what needs more is imported later.
import { existsSync, readFileSync } from 'node:fs';

const url = (/** @type {string} */ path) => new URL(path, import.meta.url);

/** No published package has a lock file. */
if (existsSync(url('../package-lock.json'))) {
  const { startOn } = await import('./start.mjs');
  startOn('netconform.ts', process.argv.slice(2));
} else {
  const { default: satisfies } = await import('semver/functions/satisfies.js');
  const { engines } = JSON.parse(readFileSync(url('../package.json'), 'utf8'));
  const { node } = process.versions;
  if (satisfies(node, engines.node)) await import(url('../dist/scripts/netconform.js').href);
  else {
    process.stderr.write(`netconform: Node.js ${node} is not supported; install ${engines.node}\n`);
    process.exitCode = 3;
  }
}
