import { parseRange, type Range } from '../../model/range.ts';

/** A range and where it was read. */
export interface StatedRange {
  range: Range;
  source: string;
  /** The network that says so of itself; absent: the cluster does, whatever its network is. */
  network?: string;
  /** No new pod gets an address of it. */
  retired?: true;
}

/** The value of a field in YAML or JSON text, wherever in it. */
export function field(text: string | undefined, name: string): string | undefined {
  return new RegExp(`^\\s*(?:\\{\\s*)?"?${name}"?:\\s*"?([^"\\s}]+)`, 'm').exec(text ?? '')?.[1];
}

/** One or more ranges in a text, separated by commas, or by spaces as Cilium's chart does. What is no range is left out. */
export function stated(text: string | undefined, source: string): StatedRange[] {
  return (text ?? '').split(/[\s,]+/).flatMap((part) => {
    try {
      return [{ range: parseRange(part), source }];
    } catch {
      return [];
    }
  });
}
