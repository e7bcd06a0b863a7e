import type { AskedSampling } from '../model/asked-sampling.ts';

/** @throws Error with what was expected */
export function parseSample(text: string): AskedSampling['sample'] {
  if (text === 'auto' || text === 'all') return text;
  const degree = wholeNumber(text);
  if (degree === undefined)
    throw new Error('expected auto, all, or the number of nodes that each connects to, from 1');
  return degree;
}

/** @throws Error with what was expected */
export function parseRotation(text: string): number {
  const rotation = wholeNumber(text);
  if (rotation === undefined) throw new Error('expected a whole number from 1');
  return rotation;
}

/** The rotation of a day of UTC: runs of one day ask the same, and those of the next the next. */
export function rotationOf(day: Date): number {
  return Math.floor(day.getTime() / 86_400_000) + 1;
}

function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
