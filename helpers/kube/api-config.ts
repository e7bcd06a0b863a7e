import type { RequestOptions } from 'node:https';
import {
  type ApiConstructor,
  type ApiType,
  createConfiguration,
  KubeConfig,
  type RequestContext,
  ServerConfiguration,
  setHeaderMiddleware,
} from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import { VERSION } from '../config/version.ts';
import type { Forward } from '../model/run-context.ts';
import { forwardedAgent, forwardedDispatcher, type Tls } from './forwarded.ts';
import { CredentialPlugin } from './kubeconfig/credential-plugin.ts';
import type { Entry } from './kubeconfig/read-kubeconfig.ts';
import { TokenFile } from './kubeconfig/token-file.ts';
import { Away, patientHttp } from './patient-http.ts';

/** Ports that fetch refuses, like browsers: https://fetch.spec.whatwg.org/#port-blocking */
const FORBIDDEN = [
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/**
 * Where a server really listens whose port fetch refuses. It is asked by the port of its scheme then, and dialled at its own.
 * @returns undefined where fetch takes the port
 */
export function forbiddenPort(server: URL): { host: string; port: number } | undefined {
  const port = Number(server.port);
  if (!FORBIDDEN.includes(port)) return undefined;
  return { host: server.hostname.replace(/^\[|\]$/g, ''), port };
}

/**
 * One server and one user, with what the client does not do by itself: token files, bounded plugins, a forward, patience with a server
 * that has too many requests.
 */
export class ApiConfig extends KubeConfig {
  readonly server: URL;
  /** Whether the kubeconfig names a proxy. */
  readonly namesProxy: boolean;
  readonly #forward: Forward | undefined;
  readonly #giveUp: AbortSignal | undefined;
  readonly #away = new Away();
  /** Kept with the certificate that it shows, which a plugin may renew. */
  #dispatcher: { certificate: string; dispatcher: Dispatcher } | undefined;

  /**
   * @param giveUp ends every wait for a server that has too many requests
   * @param proxy the one that the environment names for the server; the kubeconfig's own comes first, and so does a forward
   */
  constructor(
    { context, cluster: given, user }: Entry,
    {
      forward,
      giveUp,
      proxy,
    }: { forward?: Forward | undefined; giveUp?: AbortSignal | undefined; proxy?: string | undefined } = {},
  ) {
    super();
    this.server = new URL(given.server);
    this.namesProxy = given.proxyUrl !== undefined;
    const proxyUrl = forward === undefined ? (given.proxyUrl ?? proxy) : given.proxyUrl;
    // A proxy is asked for the real port, which it takes or does not.
    const elsewhere = proxyUrl === undefined ? forbiddenPort(this.server) : undefined;
    this.#forward = forward ?? elsewhere;
    this.#giveUp = giveUp;
    const cluster = {
      ...given,
      ...(proxyUrl === undefined ? {} : { proxyUrl }),
      ...(elsewhere === undefined ? {} : { server: withoutPort(this.server) }),
    };
    this.addAuthenticator(new TokenFile());
    this.addAuthenticator(new CredentialPlugin());
    this.loadFromOptions({
      clusters: [cluster],
      users: [user],
      contexts: [{ name: context, cluster: cluster.name, user: user.name }],
      currentContext: context,
    });
  }

  /** As the client makes one, and with its own way of sending. */
  override makeApiClient<T extends ApiType>(api: ApiConstructor<T>): T {
    const usual = {
      baseServer: new ServerConfiguration(this.getCurrentCluster()?.server ?? '', {}),
      authMethods: { default: this },
      middleware: [setHeaderMiddleware('User-Agent', `netconform/${VERSION}`)],
    };
    const { httpApi } = createConfiguration(usual);
    return new api(
      createConfiguration({ ...usual, httpApi: patientHttp(httpApi, this.#giveUp, this.#away) }),
    );
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

/** A server's URL by the port of its scheme. */
function withoutPort(server: URL): string {
  const plain = new URL(server);
  plain.port = '';
  return plain.href.replace(/\/$/, '');
}

function tlsOf({ ca, cert, key, rejectUnauthorized, servername }: RequestOptions): Tls {
  return { ca, cert, key, rejectUnauthorized, servername };
}
