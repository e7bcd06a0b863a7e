import { percent } from '../sample/sampled-text.ts';
import { samplingOf } from '../sample/sampling.ts';
import { type Row, simulate } from '../sample/simulate.ts';

/** What is simulated: as many nodes as a cluster may have, and how often. */
const SETTINGS = [
  { nodes: 1000, trials: 2000 },
  { nodes: 5000, trials: 400 },
] as const;

/** Promised and observed detection rates side by side, as tables in Markdown. */
export function sampleTables(): string {
  return SETTINGS.map(({ nodes, trials }) => {
    const sampling = samplingOf(nodes, { sample: 'auto', rotation: 1 });
    if (sampling === undefined) throw new RangeError(`all pairs of ${nodes} nodes are asked`);
    const { degree, rotations } = sampling;
    return [
      `${nodes} nodes, each asks ${degree} others (${nodes * degree} of ${nodes * (nodes - 1)} pairs, ${rotations} rotations), ${trials} trials of each fault:`,
      '',
      '| fault | promised | observed | named in the second round |',
      '| --- | --- | --- | --- |',
      ...simulate({ nodes, degree: 'auto', trials, seed: nodes }).map(line),
    ].join('\n');
  }).join('\n\n');
}

function line({ fault, promised, trials, found, named, read }: Row): string {
  return `| ${fault} | ${percent(promised)} | ${percent(found / trials)} (${found} of ${trials}) | ${named} of ${read} |`;
}
