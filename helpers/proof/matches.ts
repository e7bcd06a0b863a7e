/**
 * An expected part of a value: an object with some fields, a list with an entry for each of some others, or a test. `undefined` requires that a
 * field is absent.
 */
export type Part<T> =
  | (T extends readonly (infer Entry)[]
      ? readonly Part<Entry>[]
      : T extends object
        ? { readonly [Field in keyof T]?: Part<T[Field]> | undefined }
        : T)
  | ((value: T) => boolean);

/** Whether a value has all of an expected part. */
export function matches(value: unknown, expected: unknown): boolean {
  if (typeof expected === 'function') return expected(value) === true;
  if (Array.isArray(expected))
    return Array.isArray(value) && expected.every((part) => value.some((entry) => matches(entry, part)));
  if (typeof expected !== 'object' || expected === null) return value === expected;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(expected).every(([field, part]) =>
    matches((value as Record<string, unknown>)[field], part),
  );
}

/** An expected part for readers. */
export function partText(expected: unknown): string {
  return JSON.stringify(expected, (_, part: unknown) => {
    if (part === undefined) return 'absent';
    return typeof part === 'function' ? String(part) : part;
  });
}
