/** As RFC 1123 has a label of a host name; Kubernetes takes namespaces of no other kind. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @throws Error saying what was expected */
export function parseNamespace(text: string): string {
  if (!LABEL.test(text))
    throw new Error('expected the name of a namespace: at most 63 of a-z, 0-9 and -, not - at an end');
  return text;
}
