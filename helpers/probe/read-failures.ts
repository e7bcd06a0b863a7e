import type { Explanation, Place } from '../model/finding.ts';
import { type Ends, nodePlace, readPlaces, targetPlace } from './read-places.ts';

/** A feature that some pairs have and others lack, beside their places. */
interface Feature {
  says: Pick<Explanation, 'protocol' | 'size'>;
  has(pair: Ends): boolean;
}

/**
 * Finds the shortest explanation of failed pairs: a place (see read-places.ts), one protocol, all above one size, or a place together with one
 * protocol, one size, or both. It must cover every failed pair and no pair that passed.
 */
export function readFailures(failed: readonly Ends[], all: readonly Ends[]): Explanation {
  const [first] = failed;
  if (first === undefined) return {};
  const common = { ...sameProtocol(all), ...sameSize(failed) };
  for (const has of [[], ...featuresOf(failed, all)]) {
    const alike = all.filter((pair) => has.every((feature) => feature.has(pair)));
    const places =
      failed.length === alike.length && all.length > 1 ? allOf(alike, first) : readPlaces(failed, alike);
    if (places !== undefined) return Object.assign({}, places, common, ...has.map(({ says }) => says));
  }
  return common;
}

/** Features that all failed pairs have and some others lack: single features first, then pairs of them. */
function featuresOf(failed: readonly Ends[], all: readonly Ends[]): Feature[][] {
  const { protocol } = failed[0]?.to ?? {};
  const least = Math.min(...failed.map(({ to }) => to.size ?? 0));
  const features: Feature[] = [
    ...(protocol === undefined
      ? []
      : [{ says: { protocol }, has: ({ to }: Ends) => to.protocol === protocol }]),
    ...(least === 0 ? [] : [{ says: { size: least }, has: ({ to }: Ends) => (to.size ?? 0) >= least }]),
  ].filter(({ has }) => failed.every(has) && !all.every(has));
  return [...features.map((feature) => [feature]), ...(features.length > 1 ? [features] : [])];
}

function sameProtocol([first, ...others]: readonly Ends[]): Pick<Explanation, 'protocol'> {
  const protocol = first?.to.protocol;
  return protocol !== undefined && others.every(({ to }) => to.protocol === protocol) ? { protocol } : {};
}

function sameSize([first, ...others]: readonly Ends[]): Pick<Explanation, 'size'> {
  const size = first?.to.size;
  return size !== undefined && others.every(({ to }) => to.size === size) ? { size } : {};
}

/** The place that all pairs share, if every one fails. */
function allOf(all: readonly Ends[], first: Ends): Explanation {
  const { node, name } = first.to;
  const [sameFrom, sameNode, sameTarget] = [
    all.every((pair) => pair.from.node === first.from.node),
    node !== undefined && all.every((pair) => pair.to.node === node),
    all.every((pair) => pair.to.name === name),
  ];
  const from: Place = sameFrom ? nodePlace(first.from.node) : { type: 'everywhere' };
  if (sameNode && node !== undefined) return { from, to: nodePlace(node), direction: 'one-way' };
  return sameTarget ? { from, to: targetPlace(first), direction: 'one-way' } : { from };
}
