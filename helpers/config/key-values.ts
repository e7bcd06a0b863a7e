const NAME = /^[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/**
 * The key of a label, an annotation or a taint: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
 * @throws Error with the expected form
 */
export function parseKey(text: string): string {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  const prefixed = prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix));
  if (!NAME.test(name) || !prefixed || more.length > 0)
    throw new Error(
      `"${text}" is not a valid key; expected [prefix/]name: at most 63 letters, digits, -, _ and . between letters or digits, and a prefix as of a DNS name`,
    );
  return text;
}

/**
 * The value of a label or a taint, which may be empty.
 * @throws Error with the expected form
 */
export function parseValue(text: string): string {
  if (text !== '' && !NAME.test(text))
    throw new Error(
      `"${text}" is not a valid value; expected at most 63 letters, digits, -, _ and . between letters or digits`,
    );
  return text;
}

/**
 * Reads KEY=VALUE,KEY=VALUE.
 * @param value parses a value; absent: any text without a comma
 * @throws Error with the expected form
 */
export function parseKeyValues(
  text: string,
  value: (text: string) => string = (any) => any,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    if (at < 0) throw new Error(`expected KEY=VALUE,…, got "${part.trim()}"`);
    const key = parseKey(part.slice(0, at).trim());
    if (Object.hasOwn(values, key)) throw new Error(`${key} appears twice; expected one value for each key`);
    values[key] = value(part.slice(at + 1).trim());
  }
  return values;
}

/** Formats KEY=VALUE,KEY=VALUE; undefined for none. */
export function textOfKeyValues(values: Readonly<Record<string, string>>): string | undefined {
  const parts = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return parts.length === 0 ? undefined : parts.join(',');
}
