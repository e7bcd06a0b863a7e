import { isIPv6 } from 'node:net';

/** A machine that is reached by ssh and reaches the API server. */
export interface SshRoute {
  host: string;
  user?: string;
  port?: number;
  /** A file in the place of the user's own configuration of ssh. */
  configFile?: string;
}

const EXPECTED = 'expected [user@]host[:port], an IPv6 address in brackets';

/**
 * Reads `[user@]host[:port]`, where the host may be a name from the user's configuration of ssh.
 * @throws Error that says what was expected
 */
export function parseSshRoute(text: string): SshRoute {
  const at = text.lastIndexOf('@');
  const user = at < 0 ? undefined : text.slice(0, at);
  const [, bracketed, name, digits] =
    /^(?:\[([^\]]+)\]|([\w][\w.-]*))(?::(\d{1,5}))?$/.exec(text.slice(at + 1)) ?? [];
  const host = bracketed ?? name;
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed))) throw new Error(EXPECTED);
  // What begins with a dash would be an option to ssh.
  if (user !== undefined && !/^[^\s-]\S*$/.test(user)) throw new Error(EXPECTED);
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535))
    throw new Error(`${EXPECTED}, a port from 1 to 65535`);
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) };
}

/** The route as it was given. */
export function textOfRoute({ host, user, port }: SshRoute): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${name}${port === undefined ? '' : `:${port}`}`;
}
