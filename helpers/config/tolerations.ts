import { EFFECTS, type Toleration } from '../model/pod-shape.ts';
import { parseKey, parseValue } from './key-values.ts';

/**
 * Reads key[=value][:effect],…; a key alone stands for each of its values, and without an effect for each effect.
 * @throws Error saying what was expected
 */
export function parseTolerations(text: string): Toleration[] {
  return text.split(',').map((part) => {
    const [, key = '', value, effect] = /^([^=:]*)(?:=([^:]*))?(?::(.*))?$/s.exec(part.trim()) ?? [];
    if (effect !== undefined && !EFFECTS.some((known) => known === effect))
      throw new Error(`"${effect}" is no effect; expected one of ${EFFECTS.join(', ')}`);
    return {
      key: parseKey(key),
      ...(value === undefined
        ? { operator: 'Exists' as const }
        : { operator: 'Equal' as const, value: parseValue(value) }),
      ...(effect === undefined ? {} : { effect }),
    };
  });
}

/** As `--tolerations` takes them; undefined where there are none. */
export function textOfTolerations(tolerations: readonly Toleration[]): string | undefined {
  const parts = tolerations.map(
    ({ key = '', value, effect }) =>
      `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`,
  );
  return parts.length === 0 ? undefined : parts.join(',');
}
