import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.netconform-installed');
const node = join(modules, 'node', 'bin', 'node');

/** Installs the npm packages of the lock file unless exactly these are there, saying so first (on stderr: stdout is the program's). */
function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write(
    'netconform: npm packages are missing or out of date, running npm ci (about a minute)\n',
  );
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0) {
    process.stderr.write('netconform: npm ci failed; its own words are above\n');
    process.exit(npm.signal === 'SIGINT' ? 130 : 3);
  }
  writeFileSync(stamp, wanted);
}

/**
 * Runs a script of this folder and ends as it ends.
 * @param {string} script
 * @param {string[]} args
 */
export function startOn(script, args) {
  install();
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', join(root, 'scripts', script), ...args],
    {
      stdio: 'inherit',
    },
  );
  // Ctrl-C in a terminal reaches the program by itself; what is sent to this process only is handed on. Either way the
  // program cleans up and its exit code is the answer.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}
