import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KindTarget } from '../config/config.ts';
import { flagError } from '../config/options.ts';
import { overlaps } from '../model/range.ts';
import { imagesInArchives } from './archive.ts';
import { machineRoutes, type Route } from './routes.ts';

/** Checks what was asked for against this machine, before anything is made or an engine installed. */
export async function checkMachine(target: KindTarget): Promise<void> {
  checkRoutes(target, await machineRoutes());
  await imagesInArchives(target.imageArchives);
}

/** @throws UsageError naming the route of this machine that a range would take over */
export function checkRoutes(
  target: Pick<KindTarget, 'podRanges' | 'serviceRanges' | 'nodeRange'>,
  routes: readonly Route[],
): void {
  const asked = [
    ...target.podRanges.map((range) => ({ flag: '--ipalloc-range', what: 'the pod range', range })),
    ...target.serviceRanges.map((range) => ({ flag: '--service-range', what: 'the Service range', range })),
    ...[target.nodeRange ?? []]
      .flat()
      .map((range) => ({ flag: '--node-range', what: "the cluster's own network", range })),
  ];
  for (const { flag, what, range } of asked) {
    const route = routes.find((candidate) => overlaps(candidate.range, range));
    if (route === undefined) continue;
    throw flagError(
      flag,
      range.text,
      `${what} overlaps a route of this machine, ${route.range.text} on ${route.interface}; expected a range that this machine does not use`,
    );
  }
}

/**
 * Looks whether reports can be written to a folder, or to where it would be made; makes nothing.
 * @throws UsageError when they cannot
 */
export async function checkOut(out: string): Promise<void> {
  let nearest = out;
  for (;;) {
    try {
      if (!(await stat(nearest)).isDirectory()) throw new Error(`${nearest} is not a folder`);
      await access(nearest, constants.W_OK);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw flagError('--out', out, `cannot be written to: ${(error as Error).message}`);
      }
      nearest = dirname(nearest);
    }
  }
}
