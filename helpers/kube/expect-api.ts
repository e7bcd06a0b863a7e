import { ApiException } from '@kubernetes/client-node';
import { TIMEOUTS } from '../config/timeouts.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { apiTrouble } from './api-trouble.ts';
import type { Kube } from './client.ts';

/**
 * Asks the API server for its version, so that one which is not there, is somebody else or does not know us is told at once.
 * @param more what else is known of the way to it, asked once it failed
 * @throws EnvironmentError that names its address and the reason
 */
export async function expectApi(kube: Kube, more: () => string = () => ''): Promise<void> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  try {
    // What it takes to get credentials has a bound of its own.
    await kube.config.applyToHTTPSOptions({});
    timer = setTimeout(
      () => late.reject(new Error(`it does not answer within ${TIMEOUTS.reach / 1000} s`)),
      TIMEOUTS.reach,
    );
    await Promise.race([kube.version.getCode(), late.promise]);
  } catch (error) {
    // It knows us: what else may not be done is told where it is needed.
    if (error instanceof ApiException && error.code === 403) return;
    throw new EnvironmentError(`the API server at ${kube.server}: ${apiTrouble(error)}${more()}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
