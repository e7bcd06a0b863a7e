import { ApiException } from '@kubernetes/client-node';
import { EnvironmentError } from '../config/usage-error.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { apiTrouble } from './api-trouble.ts';
import type { Kube } from './client.ts';
import { endingWith } from './patient-http.ts';

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
