import type { AskedSampling } from '../model/asked-sampling.ts';
import { type Expected, expectedFor, type Point, slopeOf } from './cost-model.ts';
import { spreadOf } from './figures.ts';
import { fitOf } from './fit.ts';
import type { SeenOfStandIns } from './probe-stand-ins.ts';

/** A figure that is told of each size of cluster. */
interface Figure {
  name: string;
  unit: string;
  of(seen: SeenOfStandIns): number;
}

const MEGA = 1e6;

const FIGURES: readonly Figure[] = [
  { name: 'connections', unit: '', of: ({ connections }) => connections },
  { name: 'API requests', unit: '', of: ({ cost }) => cost.requests + cost.channels },
  { name: 'bytes', unit: 'MB', of: ({ cost }) => (cost.sent + cost.got + cost.answered) / MEGA },
  { name: 'wall time', unit: 's', of: ({ cost }) => cost.wallMs / 1000 },
  { name: 'processor time', unit: 's', of: ({ cost }) => cost.cpuMs / 1000 },
  { name: 'peak memory', unit: 'MB', of: ({ cost }) => cost.peakMB },
];

/** What a cluster of one size took. */
export interface SizeCost {
  nodes: number;
  sample: AskedSampling['sample'];
  pairs: number;
  /** Of {@link FIGURES}, in their order: the middle of all rounds. */
  values: readonly number[];
}

/** @param rounds all of the same size */
export function sizeCost(
  nodes: number,
  sample: AskedSampling['sample'],
  rounds: readonly SeenOfStandIns[],
): SizeCost {
  return {
    nodes,
    sample,
    pairs: rounds[0]?.pairs ?? 0,
    values: FIGURES.map(({ of }) => spreadOf(rounds.map(of)).median),
  };
}

/** Up to so many nodes all pairs are asked where nothing else is said. */
const ALL_PAIRS_UP_TO = 100;

/** What is said to grow how: a formula of the number of nodes, or at most as fast as the pairs. */
const EXPECTED: Readonly<Record<string, ((expected: Expected) => number) | undefined>> = {
  connections: ({ connections }) => connections,
  'API requests': ({ channels }) => channels + 1,
};

/** The figures of every size, as a table in Markdown. */
export function costTable(sizes: readonly SizeCost[]): string {
  return table(
    [
      'nodes',
      '`--sample`',
      'pairs',
      ...FIGURES.map(({ name, unit }) => (unit === '' ? name : `${name}, ${unit}`)),
    ],
    sizes.map(({ nodes, sample, pairs, values }) => [
      `${nodes}`,
      `${sample}`,
      whole(pairs),
      ...values.map((value, at) => (FIGURES[at]?.unit === '' ? whole(value) : value.toPrecision(3))),
    ]),
  );
}

/** Log-log slopes by least squares next to those of the formulas over the same sizes, as a table in Markdown. */
export function slopeTable(sizes: readonly SizeCost[]): string {
  const all = sizes.filter(({ nodes, sample }) => sample === 'auto' && nodes <= ALL_PAIRS_UP_TO);
  const sampled = sizes.filter(({ sample }) => sample !== 'auto');
  const series = [all, sampled].filter((rows) => rows.length > 1);
  return table(
    ['', ...series.flatMap((rows) => [`expected, ${span(rows)}`, 'measured'])],
    FIGURES.map(({ name }, at) => [
      name,
      ...series.flatMap((rows) => {
        const formula = EXPECTED[name];
        const slope = (value: (row: SizeCost) => number) =>
          slopeOf(rows.map((row): Point => [row.nodes, value(row)])).toFixed(2);
        const expected = slope(({ nodes, sample }) =>
          (formula ?? (({ pairs }) => pairs))(expectedFor(nodes, sample)),
        );
        return [
          `${formula === undefined ? 'at most ' : ''}${expected}`,
          slope(({ values }) => values[at] ?? 0),
        ];
      }),
    ]),
  );
}

/** What each measured figure is made of, as a table in Markdown. */
export function partsTable(sizes: readonly SizeCost[]): string {
  return table(
    ['', 'at the start', 'for each node', 'for each 1,000 pairs'],
    FIGURES.flatMap(({ name, unit }, at) => {
      if (unit === '') return [];
      const fit = fitOf(sizes.map(({ nodes, pairs, values }) => ({ nodes, pairs, value: values[at] ?? 0 })));
      return [
        [
          name,
          ...[fit.start, fit.perNode, 1000 * fit.perPair].map(
            (value) => `${value >= 100 ? value.toFixed(0) : value.toPrecision(2)} ${unit}`,
          ),
        ],
      ];
    }),
  );
}

function span(rows: readonly SizeCost[]): string {
  const [first, last] = [rows[0], rows.at(-1)];
  return `${first?.sample === 'auto' ? 'all pairs' : `\`--sample ${first?.sample}\``}, ${first?.nodes} to ${last?.nodes} nodes`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function whole(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
