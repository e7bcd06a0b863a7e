// Plain JavaScript without dependencies, for the Node that the machine has: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * V8 lets the space for what was just made grow to three times 32 MB, and the rest to several times what was in use, before it clears
 * up: of no use to a program that waits for a cluster, and reads large lists of it. vitest.config.ts says the same for the suites.
 */
const V8 = ['--max-semi-space-size=4', '--heap-growing-percent=50'];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(root, 'node_modules', 'node', 'bin', 'node');

/** Whether every package of the lock file is installed at its version, by npm's own record of what it installed. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(node) || !existsSync(record)) return false;
  const packages = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packages(record);
  return Object.entries(packages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || installed[path]?.version === version,
  );
}

/** Installs the npm packages unless they are there, saying so first, on stderr: stdout is the program's. */
function install() {
  if (isInstalled()) return;
  process.stderr.write(
    'netconform: npm packages are missing or out of date, running npm ci (about a minute)\n',
  );
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status === 0) return;
  process.stderr.write(
    `netconform: npm ci did not succeed${npm.error === undefined ? '' : `: ${npm.error.message}`}\n`,
  );
  process.exit(npm.signal === 'SIGINT' || npm.status === 130 ? 130 : 3);
}

/**
 * Runs a script of this folder on the Node that the project brings along, and ends as it ends.
 * @param {string} script
 * @param {string[]} args
 */
export function startOn(script, args) {
  install();
  // Types are stripped from a file only once: that takes most of the time of a short command.
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env };
  const child = spawn(node, [...V8, join(root, 'scripts', script), ...args], { stdio: 'inherit', env });
  // What is sent to this process only, as a pipeline does that ends a job, is handed on. Ctrl-C in a terminal reaches the
  // program by itself too, which takes the two for one. Either way it cleans up and its exit code is the answer.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}
