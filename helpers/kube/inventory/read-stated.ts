import { parseRange } from '../../model/range.ts';
import type { StatedRange } from './stated-range.ts';

/** The value of a field anywhere in YAML or JSON text. */
export function field(text: string | undefined, name: string): string | undefined {
  return new RegExp(`^\\s*(?:\\{\\s*)?"?${name}"?:\\s*"?([^"\\s}]+)`, 'm').exec(text ?? '')?.[1];
}

/** Ranges in a text, separated by commas, or by spaces as in Cilium's chart. Invalid ones are left out. */
export function stated(text: string | undefined, source: string): StatedRange[] {
  return (text ?? '').split(/[\s,]+/).flatMap((part) => {
    try {
      return [{ range: parseRange(part), source }];
    } catch {
      return [];
    }
  });
}
