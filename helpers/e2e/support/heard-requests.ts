import diagnostics from 'node:diagnostics_channel';
import { type RequestInfo, requestInfo } from './request-info.ts';

/** A request of this process, and on whose behalf it was made. */
export interface Heard extends RequestInfo {
  /** A requirement's id; undefined: the run's own. */
  of: string | undefined;
}

/** Where the two clients that this program has tell of each request: undici, and Node's own for what becomes a socket. */
const CHANNELS = ['undici:request:create', 'http.client.request.start'];

/** Hears every request for a resource that this process sends, until it is told to stop. */
export function hearRequests(ofWhom: () => string | undefined): { heard: Heard[]; stop: () => void } {
  const heard: Heard[] = [];
  const listen = (message: unknown) => {
    const { method, path } = (message as { request: { method: string; path: string } }).request;
    const info = requestInfo(method, path);
    if (info === undefined) return;
    heard.push({ ...info, of: ofWhom() });
    // What is applied and not there yet is created, for which the server asks about both verbs.
    if (info.verb === 'patch' && path.includes('fieldManager='))
      heard.push({ ...info, verb: 'create', of: ofWhom() });
  };
  for (const channel of CHANNELS) diagnostics.subscribe(channel, listen);
  return {
    heard,
    stop: () => {
      for (const channel of CHANNELS) diagnostics.unsubscribe(channel, listen);
    },
  };
}
