// Compares a warm `certify` with bare kind (create, network ready, delete), in turn on one machine. A measurement, not a test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareKind } from '../helpers/bench/bare.ts';
import { type BenchOptions, readBenchOptions } from '../helpers/bench/bench-options.ts';
import { Figures } from '../helpers/bench/figures.ts';
import { callsOf, callsOfLast, machine, timed } from '../helpers/bench/measure.ts';
import { findEngine } from '../helpers/cluster/engine/find.ts';
import { planImages } from '../helpers/cluster/image-plan.ts';
import { abortOnSignals } from '../helpers/cluster/interrupt.ts';
import type { Config, KindTarget } from '../helpers/config/config.ts';
import { readConfig } from '../helpers/config/read-config.ts';
import { UsageError } from '../helpers/config/usage-error.ts';
import { EXIT } from '../helpers/model/result.ts';
import { certify } from '../helpers/run/certify.ts';
import type { Screen } from '../helpers/system/screen.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const asked = options();
const { signal } = abortOnSignals(log);
const out = await mkdtemp(join(tmpdir(), 'netconform-bench-'));
const figures = new Figures();
/** Says what goes wrong, and nothing else. */
const quiet: Screen = {
  line: () => undefined,
  notice: () => undefined,
  detail: () => undefined,
  running: () => () => undefined,
  expect: () => undefined,
  step: () => undefined,
  verdict: () => undefined,
  trouble: ({ message }) => console.error(message),
  end: () => undefined,
  close: () => undefined,
};
const note = figures.note.bind(figures);
log(`on ${machine()}`);

try {
  await measure(asked);
} catch (error) {
  // What was made is removed by then, whatever broke off first.
  if (!signal.aborted) throw error;
  process.exitCode = EXIT.interrupted;
} finally {
  await rm(out, { recursive: true, force: true });
}
process.exit();

function options(): BenchOptions {
  try {
    return readBenchOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    log(`bench: ${error.message}`);
    process.exit(EXIT.usage);
  }
}

async function measure({ rounds }: BenchOptions): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    const bare = await bareRound(newConfig());
    const whole = await certifyRound(newConfig({ trace: true }));
    note('certify / bare', whole / bare);
    log(`round ${round}: certify ${whole.toFixed(1)} s, bare ${bare.toFixed(1)} s`);
  }
  process.stdout.write(figures.table());
}

function newConfig(more: { trace?: boolean } = {}): Config {
  const raw = {
    workers: '2',
    cni: asked.cni,
    ipFamily: 'ipv4',
    weaveOption: [],
    images: 'auto',
    imageArchive: [],
    out,
    timeout: '15m',
    color: false,
    ...more,
  };
  return readConfig(raw, process.env);
}

/** What anybody would do by hand, its parts noted; @returns seconds */
async function bareRound({ target, cacheDir }: Config): Promise<number> {
  const engine = await findEngine({ cacheDir, log, signal, install: true });
  const kindTarget = target as KindTarget;
  const { running } = quiet;
  const plan = await planImages({ target: kindTarget, engine, cacheDir, log, running, signal });
  const { result: spent, calls } = await callsOf(() =>
    bareKind({ engine, target: kindTarget, plan, cacheDir, signal }),
  );
  for (const [part, { seconds }] of Object.entries(spent)) note(`bare: ${part}`, seconds);
  const sum = (of: 'seconds' | 'cpu') => Object.values(spent).reduce((all, part) => all + part[of], 0);
  note('bare: whole', sum('seconds'));
  note('bare: processors', sum('cpu'));
  note('bare: API calls of its client', calls, '');
  return sum('seconds');
}

/** One whole job, its parts noted; @returns seconds */
async function certifyRound(config: Config): Promise<number> {
  const screen: Screen = { ...quiet, step: (name, ms) => note(`certify: ${name}`, ms / 1000) };
  const { result: code, seconds, cpu } = await timed(() => certify(config, screen, signal));
  if (code !== 0) throw new Error(`certify ended with exit code ${code}: nothing to compare`);
  note('certify: whole', seconds);
  note('certify: processors', cpu);
  note('certify: API calls of its client', await callsOfLast(config.out), '');
  return seconds;
}
