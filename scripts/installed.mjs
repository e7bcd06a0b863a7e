#!/usr/bin/env -S node --max-semi-space-size=4 --heap-growing-percent=50
// Starts the installed program. scripts/start.mjs says what V8's options are for.
// An old Node reads this file: it loads nothing that needs a newer one before it has looked.
import { readFileSync } from 'node:fs';
import satisfies from 'semver/functions/satisfies.js';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

if (satisfies(process.versions.node, engines.node)) await import(new URL('../dist/scripts/netconform.js', import.meta.url).href);
else {
  process.stderr.write(
    `netconform: Node.js ${process.versions.node} is not supported; use ${engines.node}\n`,
  );
  process.exitCode = 3;
}
