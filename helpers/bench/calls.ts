import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { traceApiRequests } from '../trace/api-requests.ts';
import { startTracing, takeSpans } from '../trace/trace.ts';
import { callsIn } from './cost-of.ts';

/** Does a work and says how many requests this process made of API servers for it, execs among them. */
export async function callsOf<T>(work: () => Promise<T>): Promise<{ result: T; calls: number }> {
  startTracing();
  traceApiRequests();
  takeSpans();
  const result = await work();
  const { requests, channels } = callsIn(takeSpans());
  return { result, calls: requests + channels };
}

/** The same of the last run that left its trace.json below a folder: of its suites too, which are a process of their own. */
export async function callsOfLast(out: string): Promise<number> {
  const last = (await readdir(out)).toSorted().at(-1) ?? '';
  const { traceEvents } = JSON.parse(await readFile(join(out, last, 'trace.json'), 'utf8')) as {
    traceEvents: { cat?: string; args?: Record<string, string | number> }[];
  };
  const { requests, channels } = callsIn(
    traceEvents.map(({ cat, args = {} }) => ({ kind: cat as 'exec', args })),
  );
  return requests + channels;
}
