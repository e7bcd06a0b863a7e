import type { RequestOptions } from 'node:https';
import type { User } from '@kubernetes/client-node';
import { z } from 'zod';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { redacted } from '../../system/redact.ts';
import { CommandError, run } from '../../system/run.ts';
import { bearer } from './token-file.ts';

/** A program that a kubeconfig names to get credentials from. */
export interface Plugin {
  command: string;
  args: string[];
  /** Added to this process's environment. */
  env: Record<string, string>;
  /** What its kubeconfig says about how to get it. */
  hint?: string;
}

const CREDENTIAL = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});
type Credential = z.infer<typeof CREDENTIAL>['status'];

const NAME = 'credential-plugin';

/** How long before it ends a credential is replaced, ms: a request that is sent again and again carries it for that long at most. */
const AHEAD = TIMEOUTS.request;

export function byPlugin(plugin: Plugin): NonNullable<User['authProvider']> {
  return { name: NAME, config: plugin };
}

/**
 * Sends what a credential plugin answers, by https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins.
 *
 * The client's own way starts the plugin once for each of the requests that are made at once, leaves its stdin open, waits for it
 * without end and does not tell it of the cluster.
 */
export class CredentialPlugin {
  #credential: Promise<Credential> | undefined;

  isAuthProvider(user: User): boolean {
    return user.authProvider?.name === NAME;
  }

  async applyAuthentication({ authProvider }: User, options: RequestOptions): Promise<void> {
    const { token, clientCertificateData, clientKeyData } = await this.#current(authProvider.config);
    if (clientCertificateData !== undefined) options.cert = clientCertificateData;
    if (clientKeyData !== undefined) options.key = clientKeyData;
    options.headers = {
      ...options.headers,
      ...(token === undefined ? {} : { Authorization: bearer(token) }),
    };
  }

  /** Each waits for the one before, so that the plugin runs once for all that are asked at once. */
  #current(plugin: Plugin): Promise<Credential> {
    const before = this.#credential;
    const current = (async () => {
      const held = await before?.catch(() => undefined);
      return held !== undefined && isFresh(held) ? held : askPlugin(plugin);
    })();
    this.#credential = current;
    return current;
  }
}

function isFresh({ expirationTimestamp }: Credential): boolean {
  return expirationTimestamp === undefined || Date.parse(expirationTimestamp) - AHEAD > Date.now();
}

/** @throws Error that names the plugin; never with what it wrote to stdout, which is secret */
async function askPlugin({ command, args, env, hint }: Plugin): Promise<Credential> {
  const fail = (reason: string) =>
    new Error(`the credential plugin "${command}" of the kubeconfig ${reason}`);
  let said: string;
  try {
    said = await run(command, args, { env, timeoutMs: TIMEOUTS.credentialPlugin });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const last = error.stderr.trim().split('\n').at(-1);
    if (error.timedOut) throw fail(`did not end within ${TIMEOUTS.credentialPlugin / 1000} s`);
    if (error.exitCode === undefined)
      throw fail(`could not be started: expected a program of that name${hint ? ` (${hint})` : ''}`);
    throw fail(`ended with exit code ${error.exitCode}: ${redacted(last ?? '') || 'no output'}`);
  }
  try {
    const { status } = CREDENTIAL.parse(JSON.parse(said));
    if (status.token === undefined && status.clientCertificateData === undefined) throw new Error();
    return status;
  } catch {
    throw fail('did not return an ExecCredential with a token or a client certificate');
  }
}
