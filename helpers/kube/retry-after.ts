import { PAUSES } from '../model/timeouts.ts';

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
