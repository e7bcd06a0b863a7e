import type { KubernetesObject } from '@kubernetes/client-node';
import type { Config } from '../../config/config.ts';
import { rotationOf } from '../../config/option-values.ts';
import { containersOf } from '../../kube/manifest.ts';
import type { Sampled } from '../../model/verdict.ts';
import { sampledText } from '../../probe/sampling/sampled-text.ts';
import { sampledOf, samplingOf } from '../../probe/sampling/sampling.ts';
import type { Declared } from '../../requirements/registry.ts';
import { type FixturePlace, fixturesIn } from '../fixtures.ts';
import type { Plan } from './plan-text.ts';
import { aboutSeconds, type ClusterFacts, openNeeds, predictSkips } from './predict-skips.ts';

/** How the namespaces of runs are named. */
export const OWN = 'netconform-<6 hex digits>';

/** The fixtures of a run that is not begun, and the images of their pods, each once. */
export async function fixturesOfPlan(
  place: FixturePlace,
  replaced: Readonly<Record<string, string>>,
): Promise<{ objects: KubernetesObject[]; images: string[] }> {
  const objects = await fixturesIn(place, replaced).objects();
  const images = new Set(objects.flatMap(containersOf).flatMap(({ image }) => image ?? []));
  return { objects, images: [...images].sort() };
}

/** What requirements make beside the fixtures. */
export function extras(
  requirements: readonly Declared[],
  skipped: Readonly<Record<string, string>>,
): string[] {
  return requirements.flatMap(({ id, creates }) =>
    creates === undefined || id in skipped ? [] : [`for ${id}: ${creates}`],
  );
}

/** Which requirements are asked, and which are not. */
export function asking(
  requirements: readonly Declared[],
  known: ClusterFacts,
  { sampling, maxRate }: Pick<Config, 'sampling' | 'maxRate'>,
): Pick<Plan, 'requirements' | 'skipped'> {
  const skipped = predictSkips(requirements, known);
  const asked = requirements.filter(({ id }) => !(id in skipped));
  const open = openNeeds(asked);
  return {
    requirements: [
      `${asked.length} of ${requirements.length} requirements`,
      ...sampleOfPlan(known, sampling).map(sampledText),
      ...(maxRate === undefined ? [] : [rateText(maxRate)]),
      ...(open.length === 0 ? [] : ['some need more than the fixtures, or are skipped:']),
      ...open.map((line) => `  ${line}`),
    ],
    skipped,
  };
}

/** What is sampled of the pairs of nodes, where the number of nodes is known and not all pairs are asked; one or none. */
function sampleOfPlan({ nodes }: ClusterFacts, { sample, rotation }: Config['sampling']): Sampled[] {
  if (nodes === undefined || nodes < 2) return [];
  const sampling = samplingOf(nodes, { sample, rotation: rotation ?? rotationOf(new Date()) });
  return sampling === undefined ? [] : [sampledOf(sampling)];
}

/** About how long it takes, s. */
export function secondsOf(
  requirements: readonly Declared[],
  known: ClusterFacts,
  { sampling, maxRate, made }: Pick<Config, 'sampling' | 'maxRate'> & { made: boolean },
): number {
  const skipped = predictSkips(requirements, known);
  const asked = requirements.filter(({ id }) => !(id in skipped));
  const nodes = known.nodes ?? 1;
  const pairs = sampleOfPlan(known, sampling)[0]?.pairs;
  const connections = aboutConnections({ requirements: asked.length, nodes, pairs });
  const seconds = aboutSeconds({
    requirements: requirements.length,
    nodes,
    pairs,
    made,
    restarts: restarts(asked),
  });
  return maxRate === undefined ? seconds : Math.round(seconds + connections / maxRate);
}

/** Whether what is asked restarts parts of the cluster. */
function restarts(asked: readonly Declared[]): boolean {
  return asked.some(({ requires }) => requires.includes('restarts'));
}

/** The bound on the rate, in words. */
export function rateText(maxRate: number): string {
  return `at most ${maxRate} new connections per second, over all pods together (--max-rate)`;
}

/**
 * What one requirement makes, each taken for as many as any other. By what the plans of 38 requirements come to, 10,000 on three
 * nodes: for each ordered pair of nodes 760, most of it by POD-4, SVC-9 and EXT-4; and for each node 1,810.
 */
const MEASURED = { requirements: 38, perPair: 760, perNode: 1_810 };

/** About how many new connections a run makes: about 10,000 on three nodes. */
function aboutConnections(run: {
  /** Requirements that are asked. */
  requirements: number;
  /** Nodes that take part. */
  nodes: number;
  /** Ordered pairs of nodes that are asked; undefined: all of them. */
  pairs?: number | undefined;
}): number {
  const pairs = run.pairs ?? run.nodes * (run.nodes - 1);
  const share = run.requirements / MEASURED.requirements;
  return Math.round(share * (MEASURED.perPair * pairs + MEASURED.perNode * run.nodes));
}
