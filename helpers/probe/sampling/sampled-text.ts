import type { Sampled } from '../../model/verdict.ts';

/** Describes a sample in one line: its coverage and its chance of missing a fault. */
export function sampledText(sampled: Sampled): string {
  const { degree, rotation, rotations, missed } = sampled;
  return `${coveredText(sampled)}; each node ${degree === 1 ? 'once' : `${degree} times`} from and to (rotation ${rotation} of ${rotations}); ${missedText(missed)}`;
}

/** The coverage of a sample, in short. */
export function coveredText({ pairs, ofPairs, aroundFailures }: Sampled): string {
  const around = aroundFailures === 0 ? '' : `, and ${number(aroundFailures)} more around those that failed`;
  return `sampled: ${number(pairs)} of ${number(ofPairs)} ordered pairs of nodes${around}`;
}

/** The chance of missing each kind of fault. */
function missedText({ pair, node, partition }: Sampled['missed']): string {
  const rest: [what: string, probability: number][] = [
    ['a dead node', node],
    ['a partition', partition],
  ];
  const never = rest.filter(([, probability]) => probability === 0).map(([what]) => what);
  return [
    `chance of missing one broken pair: ${percent(pair)}`,
    ...rest.flatMap(([what, probability]) =>
      probability === 0 ? [] : [`of missing ${what}: up to ${percent(probability)}`],
    ),
    ...(never.length === 0 ? [] : [`${never.join(' or ')} is always found`]),
  ].join('; ');
}

/** A probability in percent, with enough digits that it does not round to 0 or 100. */
export function percent(probability: number): string {
  const figures = [0, 1, 2, 3, 4].map((digits) => (100 * probability).toFixed(digits));
  const told = figures.find((figure) => Number(figure) > 0 && Number(figure) < 100);
  if (told !== undefined) return `${told} %`;
  if (probability === 0 || probability === 1) return `${100 * probability} %`;
  return probability < 0.5 ? 'less than 0.0001 %' : 'more than 99.9999 %';
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
