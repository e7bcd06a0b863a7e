import { isOffered } from '../../requirements/requires.ts';
import { allRequirements } from '../../run/selection.ts';

const REQUIREMENTS = await allRequirements();

/** Requirements that a cluster of three nodes with flannel, made here, cannot show and skips. */
const NOT_OFFERED: readonly string[] = REQUIREMENTS.filter((one) => !isOffered(one, 'flannel')).map(
  ({ id }) => id,
);

/** What runs only with --disruptive or --workloads. */
const ONLY_WHEN_ASKED = REQUIREMENTS.filter(
  ({ requires }) => requires.includes('restarts') || requires.includes('workloads'),
).map(({ id }) => id);

/** What a run skips that nothing special was asked of. */
export const NOT_HERE = [...NOT_OFFERED, ...ONLY_WHEN_ASKED];
