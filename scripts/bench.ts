// Times a warm `certify` against what anybody would do by hand, `kind create`, network ready, `kind delete`, in turn in
// one run on one machine, and prints the ratio. A measurement, not a test: it passes no judgement.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bareKind } from '../helpers/bench/bare.ts';
import { row } from '../helpers/bench/spread.ts';
import { planImages } from '../helpers/cluster/image-plan.ts';
import type { Config, KindTarget } from '../helpers/config/config.ts';
import { readConfig } from '../helpers/config/read-config.ts';
import { findEngine } from '../helpers/engine/find.ts';
import type { Screen } from '../helpers/report/screen.ts';
import { certify } from '../helpers/run/certify.ts';
import { abortOnSignals } from '../helpers/run/interrupt.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, cni: { type: 'string', default: 'flannel' } },
});
const log = (line: string) => process.stderr.write(`${line}\n`);
const { signal } = abortOnSignals(log);
const out = await mkdtemp(join(tmpdir(), 'netconform-bench-'));
const figures = new Map<string, number[]>();
const note = (name: string, seconds: number) => figures.set(name, [...(figures.get(name) ?? []), seconds]);

try {
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const bare = await bareRound(newConfig());
    note('bare: kind create', bare.create / 1000);
    note('bare: network ready', bare.network / 1000);
    note('bare: kind delete', bare.delete / 1000);
    const bareWhole = (bare.create + bare.network + bare.delete) / 1000;
    note('bare: whole', bareWhole);
    const whole = await certifyRound(newConfig());
    note('certify: whole', whole);
    note('certify / bare', whole / bareWhole);
    log(`round ${round}: certify ${whole.toFixed(1)} s, bare ${bareWhole.toFixed(1)} s`);
  }
  print();
} finally {
  await rm(out, { recursive: true, force: true });
}
process.exit(0);

function newConfig(): Config {
  const raw = {
    workers: '2',
    cni: values.cni,
    weaveOption: [],
    images: 'auto',
    imageArchive: [],
    out,
    timeout: '15m',
    color: false,
  };
  return readConfig(raw, process.env);
}

async function bareRound({ target, cacheDir }: Config) {
  const engine = await findEngine({ cacheDir, log, signal, install: true });
  const kindTarget = target as KindTarget;
  const plan = await planImages({ target: kindTarget, engine, cacheDir, log, signal });
  return bareKind({ engine, target: kindTarget, plan, cacheDir, signal });
}

/** One whole job, its parts noted; @returns seconds */
async function certifyRound(config: Config): Promise<number> {
  const screen: Screen = {
    line: () => undefined,
    step: (name, ms) => note(`certify: ${name}`, ms / 1000),
    verdict: () => undefined,
    trouble: ({ message }) => console.error(message),
    end: () => undefined,
  };
  const start = performance.now();
  const code = await certify(config, screen, signal);
  if (code !== 0) throw new Error(`certify ended with exit code ${code}: nothing to compare`);
  return (performance.now() - start) / 1000;
}

function print(): void {
  process.stdout.write(
    `${'seconds'.padEnd(34)} ${'min'.padStart(9)} ${'median'.padStart(9)} ${'max'.padStart(9)}\n`,
  );
  for (const [name, seconds] of figures)
    process.stdout.write(`${row(name, seconds, name.includes(' / ') ? '×' : 's')}\n`);
}
