import { styleText } from 'node:util';
import type { Verdict } from '../../model/verdict.ts';

export type Style = Parameters<typeof styleText>[0];

/** Puts a style on a text, or leaves it plain. */
export type Paint = (style: Style, text: string) => string;

export function painter(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

export const MARKS: Readonly<Record<Verdict['outcome'], { mark: string; style: Style }>> = {
  conformant: { mark: '✓', style: 'green' },
  violation: { mark: '✗', style: 'red' },
  inconclusive: { mark: '?', style: 'yellow' },
  skipped: { mark: '-', style: 'dim' },
};
