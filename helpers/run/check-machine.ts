import { access, constants, mkdir } from 'node:fs/promises';
import { overlaps } from '../address/range.ts';
import { imagesInArchive } from '../cluster/archive.ts';
import { checkNameIsFree } from '../cluster/kind.ts';
import { machineRoutes, type Route } from '../cluster/routes.ts';
import type { KindTarget } from '../config/config.ts';
import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Engine } from '../engine/engine.ts';

/** Checks what was asked for against this machine, before anything is made. */
export async function checkMachine(target: KindTarget, engine: Engine): Promise<void> {
  checkRoutes(target, await machineRoutes());
  await Promise.all(target.imageArchives.map(imagesInArchive));
  await checkNameIsFree(engine, target.name);
}

/** @throws UsageError naming the route of this machine that a range would take over */
export function checkRoutes(
  target: Pick<KindTarget, 'podRange' | 'serviceRange' | 'nodeRange'>,
  routes: readonly Route[],
): void {
  for (const [flag, what, range] of [
    ['--ipalloc-range', 'the pod range', target.podRange],
    ['--service-range', 'the Service range', target.serviceRange],
    ['--node-range', "the cluster's own network", target.nodeRange],
  ] as const) {
    const route = routes.find((candidate) => range !== undefined && overlaps(candidate.range, range));
    if (route === undefined || range === undefined) continue;
    throw UsageError.of(
      flagName(flag),
      range.text,
      `${what} overlaps a route of this machine, ${route.range.text} on ${route.interface}; expected a range that this machine does not use`,
    );
  }
}

/** @throws UsageError when reports cannot be written there */
export async function checkOut(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    await access(out, constants.W_OK);
  } catch (error) {
    throw UsageError.of(flagName('--out'), out, `cannot be written to: ${(error as Error).message}`);
  }
}
