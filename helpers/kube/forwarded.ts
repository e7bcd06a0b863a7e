import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Forward } from '../model/run-context.ts';

/** Options of a request to a server, with its certificate. */
export type Tls = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;

/** The forward takes no connection: its ssh client has ended, or is restarting. */
class ForwardDown extends Error {
  readonly code = 'ECONNREFUSED';

  constructor({ through }: Forward, cause: Error) {
    super(`the tunnel through ${through} is down`, { cause });
  }
}

/** The error of a connection that this machine's end of the tunnel refused. */
function meant(forward: Forward, error: Error): Error {
  const isDown = forward.through !== undefined && (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  return isDown ? new ForwardDown(forward, error) : error;
}

function hostOf({ host = '127.0.0.1' }: Forward): string {
  return host;
}

/** The answering end must be the server, not this machine. */
function identityOf(server: URL, tls: Tls) {
  const name = tls.servername ?? server.hostname.replace(/^\[|\]$/g, '');
  return (_host: string, certificate: PeerCertificate) => checkServerIdentity(name, certificate);
}

/** Requests to a server through a forward; its certificate is verified for its own name. */
export function forwardedDispatcher(server: URL, tls: Tls, forward: Forward): Dispatcher {
  const dial = buildConnector({ ...given(tls), checkServerIdentity: identityOf(server, tls) });
  return new Agent({
    connect: (options, callback) =>
      dial({ ...options, hostname: hostOf(forward), port: String(forward.port) }, (...answer) => {
        const [error] = answer;
        if (error === null) callback(...answer);
        else callback(meant(forward, error), null);
      }),
  });
}

/** The same for WebSockets. */
export function forwardedAgent(server: URL, tls: Tls, forward: Forward): HttpsAgent {
  return new ForwardedAgent(server, tls, forward);
}

class ForwardedAgent extends HttpsAgent {
  readonly #forward: Forward;
  readonly #identity: ReturnType<typeof identityOf>;

  constructor(server: URL, tls: Tls, forward: Forward) {
    super(given(tls));
    this.#forward = forward;
    this.#identity = identityOf(server, tls);
  }

  override createConnection(
    options: AgentOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const there = {
      ...options,
      host: hostOf(this.#forward),
      port: this.#forward.port,
      checkServerIdentity: this.#identity,
    };
    return super.createConnection(there, callback);
  }
}

/** Without undefined values, which would override defaults. */
function given(tls: Tls): Tls {
  return Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
}
