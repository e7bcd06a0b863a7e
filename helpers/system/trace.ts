import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Kind, Span } from '../model/span.ts';

/** Hands the trace of a work to everything that the work calls. Works that run at the same time have one each. */
const current = new AsyncLocalStorage<Span[]>();

/**
 * Does a work and keeps what it does as spans, and every request over HTTP that this process makes meanwhile.
 * @param spans gets each span when it ends; undefined: nothing is traced
 */
export async function tracing<T>(spans: Span[] | undefined, work: () => Promise<T>): Promise<T> {
  if (spans === undefined) return work();
  const stop = traceApiRequests(spans);
  try {
    return await current.run(spans, work);
  } finally {
    stop();
  }
}

/**
 * Begins a span. Costs next to nothing while nothing is traced.
 * @returns ends it; more may be known of it by then. May be called twice.
 */
export function span(kind: Kind, name: string, args?: Span['args']): (more?: Span['args']) => void {
  const spans = current.getStore();
  return spans === undefined ? () => undefined : begin(spans, kind, name, args);
}

/** Runs a work as a span. @param known what is known of it once it has succeeded */
export async function traced<T>(
  kind: Kind,
  name: string,
  work: () => Promise<T>,
  known: (result: T) => Span['args'] = () => undefined,
): Promise<T> {
  const end = span(kind, name);
  try {
    const result = await work();
    end(known(result));
    return result;
  } finally {
    end();
  }
}

function begin(spans: Span[], kind: Kind, name: string, args?: Span['args']): (more?: Span['args']) => void {
  const startUs = nowUs();
  let ended = false;
  return (more) => {
    if (ended) return;
    ended = true;
    const all = { ...args, ...more };
    spans.push({
      kind,
      name,
      startUs,
      durationUs: nowUs() - startUs,
      ...(Object.keys(all).length === 0 ? {} : { args: all }),
    });
  };
}

function nowUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

interface Request {
  method: string;
  path: string;
}

/**
 * Traces requests by the channels that undici tells of them: none can be forgotten, and no client knows of it. Execs and watches over
 * WebSockets are not among them.
 * @returns ends it
 */
function traceApiRequests(spans: Span[]): () => void {
  const open = new Map<unknown, { end: ReturnType<typeof span>; bytes: number; status: number }>();
  const ended = (message: unknown) => {
    const { request, error } = message as { request: Request; error?: Error };
    const one = open.get(request);
    open.delete(request);
    one?.end({
      status: one.status,
      bytes: one.bytes,
      ...(error === undefined ? {} : { error: error.message }),
    });
  };
  const listeners: Record<string, (message: unknown) => void> = {
    'undici:request:create'(message) {
      const { request } = message as { request: Request };
      const name = `${request.method} ${request.path.split('?')[0]}`;
      const end = begin(spans, 'API request', name, { path: request.path });
      open.set(request, { end, bytes: 0, status: 0 });
    },
    'undici:request:headers'(message) {
      const { request, response } = message as { request: Request; response: { statusCode: number } };
      const one = open.get(request);
      if (one !== undefined) one.status = response.statusCode;
    },
    'undici:request:bodyChunkReceived'(message) {
      const { request, chunk } = message as { request: Request; chunk: Buffer };
      const one = open.get(request);
      if (one !== undefined) one.bytes += chunk.length;
    },
    'undici:request:trailers': ended,
    'undici:request:error': ended,
  };
  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
  };
}
