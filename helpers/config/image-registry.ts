/** A domain name, an IPv4 address, or an IPv6 address in brackets, as in image references. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])$/;
/** A component of a path, https://github.com/distribution/reference. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const EXAMPLE = 'such as mirror.example:5000/team';

/**
 * Reads HOST[:PORT][/PATH] of a registry.
 * @throws Error with the expected form
 */
export function parseImageRegistry(text: string): string {
  if (text.includes('://')) throw new Error(`expected no scheme, ${EXAMPLE}`);
  if (/[A-Z]/.test(text)) throw new Error(`expected lower case, ${EXAMPLE}`);
  if (text.endsWith('/')) throw new Error(`expected no slash at the end, ${EXAMPLE}`);
  const [place = '', ...path] = text.split('/');
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(place) ?? [];
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65_536);
  if (!HOST.test(host) || !isPort || !path.every((component) => COMPONENT.test(component)))
    throw new Error(`expected HOST[:PORT][/PATH], ${EXAMPLE}`);
  if (!isHost(place))
    throw new Error(
      `a container runtime takes this for a path on docker.io; expected a host with a dot or a port, ${EXAMPLE}`,
    );
  return text;
}

/**
 * The reference for pulling an image from a mirror: the host changes; path, tag and digest stay. An image without a host belongs to
 * docker.io, in `library` if it has no folder.
 */
export function mirrored(image: string, registry: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `${registry}/library/${image}`;
  return `${registry}/${isHost(first) ? rest.join('/') : image}`;
}

/** Whether the first part of a reference is a host, by the rule of container runtimes. */
function isHost(part: string): boolean {
  return part === 'localhost' || /[.:]/.test(part);
}

/** Host and path, then a tag, a digest or both: https://github.com/distribution/reference, without its rare cases. */
const IMAGE =
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/**
 * Reads the name of an image. A tag or digest is required, so that runs with different images differ.
 * @throws Error with the expected form
 */
export function parseImageName(text: string): string {
  const last = text.split('/').at(-1) ?? '';
  if (!IMAGE.test(text) || !/[:@]/.test(last))
    throw new Error('expected the name of an image with its tag, such as registry.example/netconform:0.1.0');
  return text;
}
