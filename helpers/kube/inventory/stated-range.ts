import { parseRange, type Range } from '../../model/range.ts';

/** A range and its source. */
export interface StatedRange {
  range: Range;
  source: string;
  /** The network that states it; absent: the platform states it. */
  network?: string;
  /** New pods get no address of it. */
  retired?: true;
}

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
