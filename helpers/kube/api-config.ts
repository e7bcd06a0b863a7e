import type { RequestOptions } from 'node:https';
import { KubeConfig, type RequestContext } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import type { Forward } from './access.ts';
import { CredentialPlugin } from './credential-plugin.ts';
import { forwardedAgent, forwardedDispatcher, type Tls } from './forwarded.ts';
import type { Entry } from './read-kubeconfig.ts';
import { TokenFile } from './token-file.ts';

/** One server and one user, with what the client does not do by itself: token files, bounded plugins, a forward. */
export class ApiConfig extends KubeConfig {
  readonly server: URL;
  readonly #forward: Forward | undefined;
  /** Kept with the certificate that it shows, which a plugin may renew. */
  #dispatcher: { certificate: string; dispatcher: Dispatcher } | undefined;

  constructor({ context, cluster, user }: Entry, forward?: Forward) {
    super();
    this.server = new URL(cluster.server);
    this.#forward = forward;
    this.addAuthenticator(new TokenFile());
    this.addAuthenticator(new CredentialPlugin());
    this.loadFromOptions({
      clusters: [cluster],
      users: [user],
      contexts: [{ name: context, cluster: cluster.name, user: user.name }],
      currentContext: context,
    });
  }

  override async applyToHTTPSOptions(options: RequestOptions): Promise<void> {
    await super.applyToHTTPSOptions(options);
    if (this.#forward !== undefined)
      options.agent = forwardedAgent(this.server, tlsOf(options), this.#forward);
  }

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    if (this.#forward === undefined) return;
    const options: RequestOptions = {};
    await super.applyToHTTPSOptions(options);
    const certificate = String(options.cert ?? '');
    if (this.#dispatcher?.certificate !== certificate) {
      const dispatcher = forwardedDispatcher(this.server, tlsOf(options), this.#forward);
      this.#dispatcher = { certificate, dispatcher };
    }
    context.setDispatcher(this.#dispatcher.dispatcher);
  }
}

function tlsOf({ ca, cert, key, rejectUnauthorized, servername }: RequestOptions): Tls {
  return { ca, cert, key, rejectUnauthorized, servername };
}
