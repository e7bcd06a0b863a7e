import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../model/package-root.ts';

import { debianSteps } from './debian-root.ts';
import { imageSteps } from './image-steps.ts';
import { type Plan, planSteps } from './key.ts';
import { programSteps } from './program-steps.ts';
import { goArch, readVersions, type Versions } from './versions.ts';

/** Everything a bundle is made from: fixtures/bundle. */
export const FIXTURES = join(PACKAGE_ROOT, 'fixtures/bundle');

/** The steps of the bundle that the present inputs make, with their keys. Reads files only, 0.4 MB. */
export async function presentPlan(): Promise<{ plan: Plan; versions: Versions }> {
  const versions = await readVersions(FIXTURES);
  const steps = [...programSteps(versions), ...debianSteps(versions), ...imageSteps()];
  return { plan: await planSteps(FIXTURES, steps, goArch()), versions };
}
