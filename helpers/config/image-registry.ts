/** A domain name or an IPv4 address, or an IPv6 address in brackets, as image references have it. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])$/;
/** A component of a path, https://github.com/distribution/reference. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const EXAMPLE = 'such as mirror.example:5000/team';

/**
 * Reads HOST[:PORT][/PATH], where images are pulled from.
 * @throws Error that says what was expected
 */
export function parseImageRegistry(text: string): string {
  if (text.includes('://')) throw new Error(`expected it without a scheme, ${EXAMPLE}`);
  if (/[A-Z]/.test(text)) throw new Error(`expected lower case, ${EXAMPLE}`);
  if (text.endsWith('/')) throw new Error(`expected no slash at its end, ${EXAMPLE}`);
  const [place = '', ...path] = text.split('/');
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(place) ?? [];
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65_536);
  if (!HOST.test(host) || !isPort || !path.every((component) => COMPONENT.test(component)))
    throw new Error(`expected HOST[:PORT][/PATH], ${EXAMPLE}`);
  if (!isHost(place))
    throw new Error(
      `to a container runtime that is a path on docker.io; expected a host with a dot or a port, ${EXAMPLE}`,
    );
  return text;
}

/**
 * The reference by which an image is pulled from a registry that mirrors it: the host is replaced, the path, the tag and the digest
 * are kept. An image without a host is one of docker.io, where one without a folder is in `library`.
 */
export function mirrored(image: string, registry: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `${registry}/library/${image}`;
  return `${registry}/${isHost(first) ? rest.join('/') : image}`;
}

/** Whether the first part of a reference is a host, as container runtimes tell it from a folder of docker.io. */
function isHost(part: string): boolean {
  return part === 'localhost' || /[.:]/.test(part);
}
