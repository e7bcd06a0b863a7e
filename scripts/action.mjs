// The steps of action.yml: `install` and `certify`. Plain JavaScript without dependencies: a checkout of the action has none installed.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FAIL_ON = ['any', 'violation', 'never'];
const USAGE = 2;

/** @typedef {Record<string, string | undefined>} Environment */

/** @param {string | undefined} text */
const linesOf = (text) =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/**
 * The arguments of netconform for the inputs of the action.
 * @param {Environment} environment
 * @param {string} out folder for the reports
 */
export function argumentsOf(environment, out) {
  const flag = (/** @type {string} */ name, /** @type {string | undefined} */ value) =>
    linesOf(value).flatMap((line) => [name, line]);
  return [
    'certify',
    ...flag('--kubeconfig', environment.INPUT_KUBECONFIG),
    ...flag('--context', environment.INPUT_CONTEXT),
    ...flag('--cni', environment.INPUT_CNI),
    ...flag('--cni-manifest', environment.INPUT_CNI_MANIFEST),
    '--out',
    out,
    ...linesOf(environment.INPUT_ARGS),
  ];
}

/**
 * Whether the step fails.
 * @param {number} exitCode of netconform
 * @param {string} failOn
 */
export function fails(exitCode, failOn) {
  if (exitCode === 0) return false;
  if (exitCode === USAGE || failOn === 'any') return true;
  return failOn === 'violation' && exitCode === 1;
}

/**
 * What the step hands on.
 * @param {number} exitCode
 * @param {string | undefined} report folder of the run
 */
export function outputsOf(exitCode, report) {
  const file = report === undefined ? undefined : join(report, 'report.json');
  const { outcome } =
    file !== undefined && existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : { outcome: exitCode === USAGE ? 'usage' : exitCode === 130 ? 'interrupted' : 'unmeasured' };
  return { verdict: outcome, 'exit-code': exitCode, report: report ?? '' };
}

/**
 * Where the program is installed.
 * @param {Environment} environment
 */
const homeOf = (environment) => join(environment.RUNNER_TEMP ?? tmpdir(), 'netconform');

/** @param {Environment} environment */
function install(environment) {
  const version = environment.INPUT_VERSION || 'latest';
  const what = existsSync(version) ? version : `netconform@${version}`;
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const args = ['install', '--prefix', homeOf(environment), ...options, what];
  return spawnSync('npm', args, { stdio: 'inherit' }).status ?? 1;
}

/** @param {Environment} environment */
function certify(environment) {
  const failOn = environment.INPUT_FAIL_ON || 'any';
  if (!FAIL_ON.includes(failOn)) {
    console.error(`fail-on "${failOn}": expected one of ${FAIL_ON.join(', ')}`);
    return USAGE;
  }
  const out = mkdtempSync(join(environment.RUNNER_TEMP ?? tmpdir(), 'netconform-reports-'));
  const program = join(homeOf(environment), 'node_modules/.bin/netconform');
  const { status } = spawnSync(program, argumentsOf(environment, out), { stdio: 'inherit' });
  const exitCode = status ?? 3;
  const [run] = readdirSync(out);
  const outputs = outputsOf(exitCode, run === undefined ? undefined : join(out, run));
  if (environment.GITHUB_OUTPUT)
    for (const [name, value] of Object.entries(outputs))
      appendFileSync(environment.GITHUB_OUTPUT, `${name}=${value}\n`);
  return fails(exitCode, failOn) ? exitCode : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = process.argv[2] === 'install' ? install(process.env) : certify(process.env);
