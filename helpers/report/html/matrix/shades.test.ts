import { expect, test } from 'vitest';
import { SHADES, type Shade } from './heat.ts';
import { LOOKS } from './shades.ts';

type Three = [number, number, number];

/**
 * How colours are seen with the cones of one kind missing, as linear RGB
 * (Machado, Oliveira and Fernandes 2009, https://doi.org/10.1109/TVCG.2009.113, severity 1).
 */
const VISIONS: Record<string, [Three, Three, Three]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A colour of three or six digits as linear RGB, 0 to 1. */
function linear(colour: string): Three {
  const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Three;
}

const times = (matrix: [Three, Three, Three], [r, g, b]: Three) =>
  matrix.map((row) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b))) as Three;

/** CIE L*a*b*, in which distances are about as they are seen (D65). */
function lab(rgb: Three): Three {
  const [x, y, z] = times(
    [
      [0.4339, 0.3762, 0.1899],
      [0.2126, 0.7152, 0.0722],
      [0.0177, 0.1095, 0.8729],
    ],
    rgb,
  ).map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as Three;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (one: Three, other: Three) =>
  Math.hypot(...one.map((value, at) => value - (other[at] ?? 0)));

const SCHEMES = ['light', 'dark'] as const;
const COLOURED = SHADES.filter((shade) => shade !== 'left-out');
const GOOD: readonly Shade[] = ['passed', 'slow-1', 'slow-2', 'slow-3'];

test.for(
  SCHEMES.flatMap((scheme) => Object.entries(VISIONS).map(([name, vision]) => ({ scheme, name, vision }))),
)(
  'on a $scheme page, with $name colour vision, no two shades look alike, least of all good and bad',
  ({ scheme, vision }) => {
    const seen = COLOURED.map((shade) => lab(times(vision, linear(LOOKS[shade][scheme]))));
    for (const [at, one] of COLOURED.entries())
      for (const [more, other] of COLOURED.slice(at + 1).entries()) {
        const apart = distance(seen[at] ?? [0, 0, 0], seen[at + 1 + more] ?? [0, 0, 0]);
        const least = GOOD.includes(one) === GOOD.includes(other) ? 16 : 20;
        expect(apart, `${one} and ${other}`).toBeGreaterThan(least);
      }
  },
);

test.for(SCHEMES)('on a %s page, what is written on a shade has a contrast of 4.5', (scheme) => {
  const luminance = (colour: string) =>
    linear(colour).reduce((sum, part, at) => sum + part * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
  for (const shade of SHADES) {
    const { [scheme]: ground, onLight, onDark } = LOOKS[shade];
    const [low = 0, high = 0] = [luminance(ground), luminance(scheme === 'light' ? onLight : onDark)].sort(
      (one, other) => one - other,
    );
    expect((high + 0.05) / (low + 0.05), shade).toBeGreaterThan(4.5);
  }
});

test('every failure has its own sign', () => {
  const signs = COLOURED.filter((shade) => !GOOD.includes(shade)).map((shade) => LOOKS[shade].sign);
  expect(new Set(signs).size).toBe(signs.length);
  expect(signs).not.toContain('');
});
