import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Span } from '../model/span.ts';
import { tracing } from '../system/trace.ts';
import { mostMemory } from './machine.ts';

/** What a work cost this process. */
export interface Cost {
  wallMs: number;
  /** The processor's time, of the program and of the kernel for it. */
  cpuMs: number;
  /** Requests over HTTP. */
  requests: number;
  /** Execs opened in pods, a request each that goes on as a WebSocket. */
  channels: number;
  /** Commands that went over them. */
  commands: number;
  /** Bytes of these commands, and of what they said on their standard output. */
  sent: number;
  got: number;
  /** Bytes of the answers to requests, without their headers, as they came over the network. */
  answered: number;
  /** The most memory that the process ever had, MB: of this work alone only where it does nothing else. */
  peakMB: number;
}

/** Does a work and says what it cost. What else the process does meanwhile counts as well. */
export async function costOf<T>(work: () => Promise<T>): Promise<{ result: T; cost: Cost }> {
  const spans: Span[] = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result = await tracing(spans, work);
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return {
    result,
    cost: { wallMs, cpuMs: (user + system) / 1000, ...callsIn(spans), peakMB: mostMemory() },
  };
}

/** What was asked of an API server, by the spans that were traced of it. */
export function callsIn(
  spans: readonly Pick<Span, 'kind' | 'args'>[],
): Pick<Cost, 'requests' | 'channels' | 'commands' | 'sent' | 'got' | 'answered'> {
  const requests = spans.filter(({ kind }) => kind === 'API request');
  const execs = spans.filter(({ kind }) => kind === 'exec');
  // Opening one says nothing of bytes.
  const commands = execs.filter(({ args }) => args?.sent !== undefined);
  const sum = (of: readonly Pick<Span, 'args'>[], key: string) =>
    of.reduce((total, { args }) => total + Number(args?.[key] ?? 0), 0);
  return {
    requests: requests.length,
    channels: execs.length - commands.length,
    commands: commands.length,
    sent: sum(commands, 'sent'),
    got: sum(commands, 'got'),
    answered: sum(requests, 'bytes'),
  };
}

/** Does a work and says how many requests this process made of API servers for it, execs among them. */
export async function callsOf<T>(work: () => Promise<T>): Promise<{ result: T; calls: number }> {
  const spans: Span[] = [];
  const result = await tracing(spans, work);
  const { requests, channels } = callsIn(spans);
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
