import { timeOf } from '../../../config/duration.ts';
import { MUCH_LOSS, type Scale, type Shade } from './heat.ts';

/** The look of a shade: its colours on a light and on a dark page, the colour of text on it, and a sign that works without colour. */
export interface Look {
  light: string;
  onLight: string;
  dark: string;
  onDark: string;
  sign: string;
}

/**
 * Blue if all connections arrive, farther from the page's colour if slower; yellow to red for losses. Blue and yellow differ for every kind
 * of colour vision, and within each the brightness differs.
 */
export const LOOKS: Readonly<Record<Shade, Look>> = {
  failed: { light: '#7f0a1c', onLight: '#fff', dark: '#ff938a', onDark: '#3a0208', sign: '✗' },
  'answers-lost': { light: '#cf4b2f', onLight: '#000', dark: '#a3281c', onDark: '#fff', sign: '↩' },
  'lossy-2': { light: '#f39c1f', onLight: '#2b1a00', dark: '#e3b01c', onDark: '#2b1a00', sign: '≈' },
  'lossy-1': { light: '#fee08b', onLight: '#3d2c00', dark: '#96892f', onDark: '#000', sign: '~' },
  unmeasured: { light: '#8a8f96', onLight: '#000', dark: '#7d858d', onDark: '#000', sign: '?' },
  'slow-3': { light: '#08519c', onLight: '#fff', dark: '#bfe0fa', onDark: '#06243f', sign: '' },
  'slow-2': { light: '#4a98c9', onLight: '#001a2e', dark: '#5ea0d8', onDark: '#00182e', sign: '' },
  'slow-1': { light: '#92c1de', onLight: '#06243f', dark: '#2f659a', onDark: '#fff', sign: '' },
  passed: { light: '#dbe9f6', onLight: '#12324f', dark: '#1f3347', onDark: '#cfe4f7', sign: '' },
  'left-out': { light: '#fff', onLight: '#5b646d', dark: '#0e1217', onDark: '#929ca7', sign: '–' },
};

/** The meaning of a shade; without a scale, times are compared in general words. */
export function meaningOf(shade: Shade, scale?: Scale): string {
  const percent = `${MUCH_LOSS * 100} %`;
  switch (shade) {
    case 'failed':
      return 'no connection passes';
    case 'answers-lost':
      return 'requests arrive, answers are lost on the way back';
    case 'lossy-2':
      return `${percent} or more fail, or half need a retransmission`;
    case 'lossy-1':
      return `less than ${percent} fail`;
    case 'unmeasured':
      return 'could not be measured';
    case 'slow-3':
      return scale === undefined ? 'far slower than usual' : `${scale.factors[2]} times the usual time`;
    case 'slow-2':
      return scale === undefined ? 'much slower than usual' : `${scale.factors[1]} times the usual time`;
    case 'slow-1':
      return scale === undefined ? 'slower than usual' : `${scale.factors[0]} times the usual time`;
    case 'passed':
      return scale?.usualMs === undefined
        ? 'all pass'
        : `all pass, between nodes usually 99 % within ${timeOf(scale.usualMs)}`;
    case 'left-out':
      return 'left out because it does not answer at all';
  }
}

/** The colours as rules; without rules, the attributes of the picture give the light ones. */
export const SHADE_STYLE = [
  ...Object.entries(LOOKS).map(([shade, { light, onLight }]) => rules(shade, light, onLight)),
  '@media (prefers-color-scheme: dark) {',
  ...Object.entries(LOOKS).map(([shade, { dark, onDark }]) => rules(shade, dark, onDark)),
  '}',
].join('\n');

function rules(shade: string, colour: string, on: string): string {
  return `.s-${shade} { stroke: ${colour}; } .f-${shade} { fill: ${colour}; } .t-${shade} { fill: ${on}; }`;
}
