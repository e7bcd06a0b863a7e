import { join } from 'node:path';
import type { KindCluster } from '../cluster/cluster.ts';
import { createNamespace } from '../kube/namespace.ts';
import { run } from '../system/run.ts';
import type { AddressCheck } from './check-addresses.ts';
import { CROWD, CROWD_SERVICES, type CrowdSize, everyPodRuns, makeCrowd } from './crowd.ts';
import { playNodes } from './kwok.ts';
import { type Planted, plant } from './plant.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/bench-addresses.ts');

/** An address for the nodes that are none, of a range that is for examples only. */
const NODE_IP = '192.0.2.1';

/**
 * Fills a cluster with nodes and pods that kwok plays, and checks all its addresses: as they are, and with some planted that are wrong.
 * @throws Error where anything but what was planted is found, or not all of it
 */
export async function checkCrowd(
  cluster: Pick<KindCluster, 'kube' | 'kubeconfig' | 'podRanges' | 'serviceRanges'>,
  size: CrowdSize,
  kwok: string,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
): Promise<{ clean: AddressCheck; planted: AddressCheck }> {
  const { kube, kubeconfig, podRanges, serviceRanges } = cluster;
  const check = async (expected: Planted | undefined): Promise<AddressCheck> => {
    const ranges = [podRanges[0].text, serviceRanges[0].text];
    // With the bounds on its memory that netconform itself has.
    const program = [...process.execArgv, SCRIPT];
    const printed = await run(process.execPath, [...program, kubeconfig, ...ranges], { signal });
    const seen: AddressCheck = JSON.parse(printed);
    expectFound(seen, size, expected);
    return seen;
  };
  const end = playNodes(kwok, kubeconfig, NODE_IP);
  try {
    for (const name of [CROWD, CROWD_SERVICES]) await createNamespace(kube, name, {}, signal);
    await makeCrowd(kube, size, podRanges[0], { log, signal });
    const clean = await check(undefined);
    log(`nothing wrong found among ${clean.addresses} addresses`);
    const wrong = await plant(kube, size, podRanges[0], signal);
    await everyPodRuns(kube, signal);
    const planted = await check(wrong);
    log(`planted and found, and nothing else: ${Object.values(wrong).flat().length}`);
    return { clean, planted };
  } finally {
    await end();
  }
}

/** @throws Error naming what was planted and not found, and what was found and not planted */
function expectFound(seen: AddressCheck, size: CrowdSize, planted: Planted | undefined): void {
  const least = size.nodes + size.pods + size.services;
  if (seen.addresses < least) throw new Error(`expected ${least} addresses at least, saw ${seen.addresses}`);
  for (const [id, found] of Object.entries(seen.found)) {
    const expected = planted?.[id as keyof Planted] ?? [];
    const missing = expected.filter((line) => !found.includes(line));
    const more = found.filter((line) => !expected.includes(line));
    if (missing.length + more.length > 0) {
      throw new Error(
        `${id}: ${missing.length} planted and not found, ${more.length} found and not planted:\n${[...missing, ...more].slice(0, 10).join('\n')}`,
      );
    }
  }
}
