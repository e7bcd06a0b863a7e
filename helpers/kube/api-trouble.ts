import { ApiException } from '@kubernetes/client-node';
import { EnvironmentError } from '../config/usage-error.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Kube } from './client.ts';
import { endingWith } from './patient-http.ts';

const CERTIFICATE = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT|INVALID_CA|HOSTNAME_MISMATCH)/;

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses the connection',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ECONNRESET: 'it closes the connection',
  EPIPE: 'it closes the connection',
  UND_ERR_SOCKET: 'it closes the connection',
  UND_ERR_ABORTED: 'its proxy refuses the connection',
};

/** What it means that the last answer to a request, which was sent again and again, is HTTP 429. */
export const TOO_MANY = 'is overloaded and rejects requests (HTTP 429)';

/** What a certificate says whose time it is not, or what a clock makes of it. */
const NOT_NOW = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'];

/**
 * Why a request got no answer, or not the one that it takes, in words that fit after "the API server at …:".
 * @param now this machine's time
 */
export function apiTrouble(error: unknown, now = new Date()): string {
  if (error instanceof ApiException) {
    if (error.code === 429) return `it ${TOO_MANY}`;
    return error.code === 401
      ? 'it does not accept the credentials (HTTP 401): use a known user whose token or certificate has not expired'
      : `it answers HTTP ${error.code}`;
  }
  const causes = causesOf(error);
  const coded = causes.find(({ code }) => code !== undefined && (CERTIFICATE.test(code) || code in NETWORK));
  const deepest = causes.at(-1)?.message ?? String(error);
  if (coded?.code === undefined) return deepest;
  if (NOT_NOW.includes(coded.code))
    return `its certificate does not verify: ${coded.message} (${coded.code}): expected one that is valid now, which is ${now.toISOString()} by this machine's clock`;
  return CERTIFICATE.test(coded.code)
    ? `its certificate does not verify: ${coded.message} (${coded.code}): expected one that the kubeconfig's certificate authority signed for that name, or for its tls-server-name`
    : `${NETWORK[coded.code]} (${deepest})`;
}

function causesOf(error: unknown): { code?: string; message: string }[] {
  const found: { code?: string; message: string }[] = [];
  for (let one = error; one instanceof Error && found.length < 8; one = one.cause) {
    const first = one instanceof AggregateError && one.message === '' ? one.errors[0] : one;
    found.push(first);
  }
  return found;
}

/**
 * Asks the API server for its version, so that one which is not there, is somebody else or does not know us is told at once.
 * @param more what else is known of the way to it, asked once it failed
 * @throws EnvironmentError that names its address and the reason
 */
export async function expectApi(kube: Kube, more: () => string = () => ''): Promise<void> {
  let signal: AbortSignal | undefined;
  try {
    // What it takes to get credentials has a bound of its own.
    await kube.config.applyToHTTPSOptions({});
    signal = AbortSignal.timeout(TIMEOUTS.reach);
    await kube.version.getCode(undefined, endingWith(signal));
  } catch (error) {
    // It knows us: what else may not be done is told where it is needed.
    if (error instanceof ApiException && error.code === 403) return;
    const silent = signal?.aborted && !(error instanceof ApiException);
    const trouble = silent ? `it does not answer within ${TIMEOUTS.reach / 1000} s` : apiTrouble(error);
    throw new EnvironmentError(`the API server at ${kube.server}: ${trouble}${more()}`, { cause: error });
  }
}
