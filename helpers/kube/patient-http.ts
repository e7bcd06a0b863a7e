import { setTimeout } from 'node:timers/promises';
import {
  type ConfigurationOptions,
  type HttpLibrary,
  Observable,
  type RequestContext,
  ResponseContext,
  SelfDecodingBody,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';

/**
 * Sends again what an API server refuses as too many, when it wants to be asked again; the client itself, unlike client-go, hands the
 * refusal on. The last refusal is the answer where the bound on a request would be over by then, or somebody gives up. A server that has
 * answered and now refuses connections is being started again, and is waited for.
 * @param giveUp ends every wait that it finds; what is sent once it is aborted, such as to remove what was made, waits again
 * @param away what all requests to the server know of it
 */
export function patientHttp(http: HttpLibrary, giveUp?: AbortSignal, away = new Away()): HttpLibrary {
  return wrapHttpLibrary({
    async send(request) {
      const end = performance.now() + TIMEOUTS.request;
      const signals = [request.getSignal(), giveUp?.aborted ? undefined : giveUp];
      const signal = AbortSignal.any(signals.filter((one) => one !== undefined));
      for (;;) {
        let response: ResponseContext;
        try {
          response = await sendThrough(http, request);
          if (away.mayKnowNoRoles(response.httpStatusCode, performance.now())) {
            const said = Buffer.from(await response.body.text());
            if (await waits(PAUSES.poll, signal)) continue;
            return refusal(response, said);
          }
        } catch (error) {
          if (!isRefused(error) || !away.isWorthWaiting(performance.now())) throw error;
          if (!(await waits(PAUSES.poll, signal))) throw error;
          continue;
        }
        const ms = retryAfter(request.getHttpMethod(), answerOf(response), Date.now());
        if (ms === undefined || performance.now() + ms > end) return response;
        // Read at once: its connection is free for others then, and what a signal ends can't be read any more.
        const said = Buffer.from(await response.body.text());
        if (!(await waits(ms, signal))) return refusal(response, said);
      }
    },
  });
}

/** Whether the time has passed, and nobody gave up. */
function waits(ms: number, signal: AbortSignal): Promise<boolean> {
  return setTimeout(ms, true, { signal }).catch(() => false);
}

/** Nothing of the request has been sent: to send it again is safe, whatever it asks for. */
function isRefused(error: unknown): boolean {
  return ((error as Error).cause as { code?: string } | undefined)?.code === 'ECONNREFUSED';
}

/** Since when a server that has answered before refuses connections, and when it was back; times by any clock that goes forward, ms. */
export class Away {
  #known = false;
  #since: number | undefined;
  #backAt = Number.NEGATIVE_INFINITY;

  /** Hears that connections are refused. @returns whether it may still come back; a server that never answered is not waited for */
  isWorthWaiting(now: number): boolean {
    if (!this.#known) return false;
    this.#since ??= now;
    return now - this.#since < TIMEOUTS.refusedApi;
  }

  /** Hears of an answer. @returns whether it is a refusal of a server that was just started, and has not read who may do what */
  mayKnowNoRoles(status: number, now: number): boolean {
    this.#known = true;
    if (this.#since !== undefined) this.#backAt = now;
    this.#since = undefined;
    return status === 403 && now - this.#backAt < TIMEOUTS.rolesUnread;
  }
}

/** What a connection says that was open and is cut. */
const CUT = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/**
 * Sends a request, and once more where it only reads and its connection was cut, as client-go does:
 * https://github.com/kubernetes/client-go/blob/v0.34.0/rest/request.go
 */
async function sendThrough(http: HttpLibrary, request: RequestContext): Promise<ResponseContext> {
  const send = () => http.send(request).toPromise();
  const again = (error: unknown) => {
    const { code } = ((error as Error).cause ?? error) as { code?: string };
    if (request.getHttpMethod() !== 'GET' || !CUT.includes(code ?? '')) throw error;
    return send();
  };
  const { httpStatusCode, headers, body } = await send().catch(again);
  // The connection may also be cut while the answer comes.
  const bodyAgain = async (error: unknown) => {
    const second = await again(error);
    if (second.httpStatusCode !== httpStatusCode) throw error;
    return second.body;
  };
  return new ResponseContext(httpStatusCode, headers, {
    text: () => body.text().catch(async (error: unknown) => (await bodyAgain(error)).text()),
    stream: () => body.stream(),
    binary: () => body.binary().catch(async (error: unknown) => (await bodyAgain(error)).binary()),
  });
}

function answerOf({ httpStatusCode, headers }: ResponseContext) {
  return { status: httpStatusCode, retryAfter: headers['retry-after'] };
}

function refusal({ httpStatusCode, headers }: ResponseContext, said: Buffer): ResponseContext {
  return new ResponseContext(httpStatusCode, headers, new SelfDecodingBody(Promise.resolve(said)));
}

/** Options of a request that ends with a signal. */
export function endingWith(signal: AbortSignal): ConfigurationOptions {
  return {
    middleware: [
      {
        pre: (request) => {
          request.setSignal(signal);
          return new Observable(Promise.resolve(request));
        },
        post: (response) => new Observable(Promise.resolve(response)),
      },
    ],
    middlewareMergeStrategy: 'append',
  };
}

/** An answer of an API server, as far as it says whether the same is to be asked again. */
interface Answer {
  status: number;
  /** Its header of that name, if any: seconds, or a date (RFC 9110, 10.2.3). */
  retryAfter: string | undefined;
}

/**
 * How long a server wants to be left alone before it is asked the same again, ms; undefined where it is not to be.
 *
 * What was refused as too many (429) was not begun, so that it may be sent again whatever it does; of a server that was not available
 * (503) nobody knows how far it came, so that only what reads is sent again.
 * @param now in ms since 1970
 */
export function retryAfter(method: string, { status, retryAfter }: Answer, now: number): number | undefined {
  const again = status === 429 || (status === 503 && retryAfter !== undefined && method === 'GET');
  if (!again) return undefined;
  const asked = /^\d+$/.test(retryAfter ?? '')
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter ?? '') - now;
  return Number.isNaN(asked) ? PAUSES.tooMany : Math.max(PAUSES.tooMany, asked);
}
