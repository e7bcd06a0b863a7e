import { escaped } from '../report/html/text.ts';
import { FIGURES, type SizeCost } from './cost-figures.ts';
import { expectedFor, type Point } from './cost-model.ts';
import { fitOf, fitted } from './fit.ts';

/** A panel's drawing area and the room around it, px. */
const [WIDE, HIGH, LEFT, TOP, APART, BELOW] = [230, 150, 52, 34, 22, 40] as const;
const COLUMNS = 3;

const [SOLID, SAMPLED, LINE] = ['#0a58b8', '#b45309', '#9aa3ad'] as const;

/** Where the curves of the formulas are computed: close enough to look smooth. */
const CURVE = Array.from({ length: 101 }, (_, at) => Math.round(3 * 100 ** (at / 100)));

/**
 * Every figure over the number of nodes, both logarithmic, as an SVG picture: dots are measured, the line is the formula, or what was fitted
 * to the dots where there is none. It is drawn on white, so that it is seen on every page.
 */
export function costPlot(sizes: readonly SizeCost[]): string {
  const rows = Math.ceil(FIGURES.length / COLUMNS);
  const [width, height] = [COLUMNS * (LEFT + WIDE + APART), rows * (TOP + HIGH + BELOW) + 30];
  const panels = FIGURES.map((_, at) => {
    const [x, y] = [
      (at % COLUMNS) * (LEFT + WIDE + APART) + LEFT,
      Math.floor(at / COLUMNS) * (TOP + HIGH + BELOW) + TOP,
    ];
    return `<g transform="translate(${x} ${y})">${panel(sizes, at)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What POD-2 costs, by the number of nodes" font-family="system-ui, sans-serif" font-size="11" fill="#1b1f24">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels,
    legend(height - 14),
    '</svg>',
    '',
  ].join('\n');
}

function panel(sizes: readonly SizeCost[], figure: number): string {
  const { name, unit } = FIGURES[figure] ?? { name: '', unit: '' };
  const points = sizes.map(({ nodes, sample, values }) => ({ nodes, sample, value: values[figure] ?? 0 }));
  const curve = curveOf(sizes, figure);
  const values = [...points.map(({ value }) => value), ...curve.map(([, value]) => value)].filter(
    (value) => value > 0,
  );
  const [low, high] = [
    Math.floor(Math.log10(Math.min(...values))),
    Math.ceil(Math.log10(Math.max(...values))),
  ];
  const x = (nodes: number) => round((WIDE * Math.log(nodes / 2)) / Math.log(500 / 2));
  const y = (value: number) => round(HIGH - (HIGH * (Math.log10(value) - low)) / Math.max(1, high - low));
  const decades = Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at));
  const sizesAsked = [...new Set(points.map(({ nodes }) => nodes))];
  return [
    `<text y="-12" font-weight="600">${escaped(unit === '' ? name : `${name}, ${unit}`)}</text>`,
    ...decades.map(
      (value) =>
        `<path d="M0 ${y(value)}h${WIDE}" stroke="#d4dae1"/><text x="-6" y="${y(value) + 4}" text-anchor="end">${short(value)}</text>`,
    ),
    ...sizesAsked.map(
      (nodes) =>
        `<path d="M${x(nodes)} 0v${HIGH}" stroke="#eef1f4"/><text x="${x(nodes)}" y="${HIGH + 15}" text-anchor="middle">${nodes}</text>`,
    ),
    `<text x="${WIDE / 2}" y="${HIGH + 30}" text-anchor="middle" fill="#5b646d">nodes</text>`,
    `<path d="M${curve
      .filter(([, value]) => value > 0)
      .map(([nodes, value]) => `${x(nodes)} ${y(value)}`)
      .join('L')}" fill="none" stroke="${LINE}" stroke-width="1.5"/>`,
    ...points.map(({ nodes, sample, value }) => dot(x(nodes), y(value), sample === 'auto')),
  ].join('\n');
}

/** The formula of a figure where all that differs is the number of nodes; what was fitted to the dots where it has none. */
function curveOf(sizes: readonly SizeCost[], figure: number): Point[] {
  if (FIGURES[figure]?.name === 'connections')
    return CURVE.map((nodes): Point => [nodes, expectedFor(nodes, 'auto').connections]);
  const fit = fitOf(sizes.map(({ nodes, pairs, values }) => ({ nodes, pairs, value: values[figure] ?? 0 })));
  return CURVE.map((nodes): Point => [nodes, fitted(fit, nodes, expectedFor(nodes, 'auto').pairs)]);
}

function dot(x: number, y: number, asUsual: boolean): string {
  return asUsual
    ? `<circle cx="${x}" cy="${y}" r="4" fill="${SOLID}"/>`
    : `<path d="M${x} ${round(y - 5)}l5 5l-5 5l-5 -5z" fill="#fff" stroke="${SAMPLED}" stroke-width="1.5"/>`;
}

function legend(y: number): string {
  const words = [
    [dot(0, -4, true), 'measured, as a run asks'],
    [dot(0, -4, false), 'measured, each node asks 5 others'],
    [`<path d="M-10 -4h20" stroke="${LINE}" stroke-width="1.5"/>`, 'by the formula, as a run asks'],
  ] as const;
  return words
    .map(
      ([mark, text], at) =>
        `<g transform="translate(${LEFT + 10 + at * 250} ${y})">${mark}<text x="14">${text}</text></g>`,
    )
    .join('\n');
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : `${Number(value.toPrecision(1))}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
