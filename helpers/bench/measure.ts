import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Span } from '../model/span.ts';
import { tracing } from '../system/trace.ts';

/** The machine that something is measured on, and how busy it is before, such as "2 × AMD EPYC, 24 GiB, load 0.1". */
export function machine(): string {
  const all = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${all.length} × ${all[0]?.model.trim() ?? 'processor'}, ${memory}, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}

/** What a work took. */
export interface Spent {
  seconds: number;
  /** Of all processors of the machine, s: the clusters on it are part of the work. */
  cpu: number;
}

/** Does a work and says what it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T } & Spent> {
  const [began, cpu] = [performance.now(), machineSeconds()];
  const result = await work();
  return { result, seconds: (performance.now() - began) / 1000, cpu: machineSeconds() - cpu };
}

/** Ticks in a second of what /proc/stat counts by, on every architecture that Node runs on. */
const USER_HZ = 100;

/**
 * The time that the machine's processors have worked since it was started, s, by proc_stat(5): of everything on it, clusters and their
 * nodes too, which no process could count of itself.
 * @param stat the text of /proc/stat
 */
export function machineSeconds(stat = readFileSync('/proc/stat', 'utf8')): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '')
    .split(' ')
    .map(Number);
  return (user + nice + system + irq + softirq) / USER_HZ;
}

/** Does a work and says how many requests this process made of API servers for it, execs among them. */
export async function callsOf<T>(work: () => Promise<T>): Promise<{ result: T; calls: number }> {
  const spans: Span[] = [];
  const result = await tracing(spans, work);
  return { result, calls: callsIn(spans.map(({ kind, args }) => ({ kind, args }))) };
}

/** The same of the last run that left its trace.json below a folder: of its suites too, which are a process of their own. */
export async function callsOfLast(out: string): Promise<number> {
  const last = (await readdir(out)).toSorted().at(-1) ?? '';
  const { traceEvents } = JSON.parse(await readFile(join(out, last, 'trace.json'), 'utf8')) as {
    traceEvents: { cat?: string; args?: Span['args'] }[];
  };
  return callsIn(traceEvents.map(({ cat, args }) => ({ kind: cat, args })));
}

/** A command over an exec that is open says how much it sent, and is no request. */
export function callsIn(spans: readonly { kind: string | undefined; args: Span['args'] }[]): number {
  return spans.filter(
    ({ kind, args }) => kind === 'API request' || (kind === 'exec' && args?.sent === undefined),
  ).length;
}
