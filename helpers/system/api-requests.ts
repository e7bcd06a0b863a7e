import { subscribe } from 'node:diagnostics_channel';
import { span } from './trace.ts';

interface Request {
  method: string;
  path: string;
}

let watching = false;

/**
 * Traces every request over HTTP that this process makes from now on, by the channels that undici tells of them: none can be
 * forgotten, and no client knows of it. Execs and watches over WebSockets are not among them.
 */
export function traceApiRequests(): void {
  if (watching) return;
  watching = true;
  const open = new Map<unknown, { end: ReturnType<typeof span>; bytes: number; status: number }>();
  subscribe('undici:request:create', (message) => {
    const { request } = message as { request: Request };
    const end = span('API request', `${request.method} ${request.path.split('?')[0]}`, {
      path: request.path,
    });
    open.set(request, { end, bytes: 0, status: 0 });
  });
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as { request: Request; response: { statusCode: number } };
    const one = open.get(request);
    if (one !== undefined) one.status = response.statusCode;
  });
  subscribe('undici:request:bodyChunkReceived', (message) => {
    const { request, chunk } = message as { request: Request; chunk: Buffer };
    const one = open.get(request);
    if (one !== undefined) one.bytes += chunk.length;
  });
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
  subscribe('undici:request:trailers', ended);
  subscribe('undici:request:error', ended);
}
