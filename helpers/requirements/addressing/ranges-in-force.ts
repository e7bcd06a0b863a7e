import type { Inventory } from '../../kube/inventory/inventory.ts';
import { nodeRanges } from '../../kube/inventory/node-ranges.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import { podRangesOf } from '../../kube/inventory/stated-ranges.ts';
import { Inconclusive } from '../../model/outcomes.ts';
import { parseRanges } from '../../model/range.ts';
import type { RunContext } from '../../model/run-context.ts';

/** What is asked for, and what there is. */
export interface RangesOf {
  run: Pick<RunContext, 'podRanges' | 'serviceRanges' | 'cni'>;
  inventory: Pick<Inventory, 'statedRanges' | 'nodes'>;
}

const POD_FLAG = '--ipalloc-range';
const SERVICE_FLAG = '--service-range';

/**
 * The pod ranges: the ones asked for, for what was given is what is expected; else those that the network hands out of, as far as the
 * cluster says.
 */
export async function podRanges({ run, inventory }: RangesOf): Promise<StatedRange[]> {
  if (run.podRanges !== undefined) return distinct(given(run.podRanges, POD_FLAG));
  const stated = await inventory.statedRanges();
  if (stated.pod.length > 0) return distinct(podRangesOf(stated, run.cni));
  const byNode = stated.byNode === undefined ? [] : nodeRanges(await inventory.nodes());
  return known(
    byNode.map(({ node, range }) => ({ range, source: `node ${node}; ${stated.byNode}` })),
    POD_FLAG,
  );
}

/** What the nodes' pod CIDRs are parts of, also where the network does not use them: the ones asked for, else all that are stated. */
export async function clusterRanges({ run, inventory }: RangesOf): Promise<StatedRange[]> {
  if (run.podRanges !== undefined) return distinct(given(run.podRanges, POD_FLAG));
  return known((await inventory.statedRanges()).pod, POD_FLAG);
}

/** The Service ranges: Services may have more than the one that a cluster starts with, so that those stated count beside the one asked for. */
export async function serviceRanges({ run, inventory }: RangesOf): Promise<StatedRange[]> {
  const stated = (await inventory.statedRanges()).service;
  return known([...given(run.serviceRanges, SERVICE_FLAG), ...stated], SERVICE_FLAG);
}

function given(text: string | undefined, flag: string): StatedRange[] {
  return (text === undefined ? [] : parseRanges(text)).map((range) => ({
    range,
    source: `${flag}, as given`,
  }));
}

/** @throws Inconclusive where there is none */
function known(ranges: readonly StatedRange[], flag: typeof POD_FLAG | typeof SERVICE_FLAG): StatedRange[] {
  if (ranges.length === 0) {
    throw new Inconclusive(
      `the cluster does not say what its ${flag === POD_FLAG ? 'pod' : 'Service'} range is; give it with ${flag}`,
    );
  }
  return distinct(ranges);
}

/** Each range once, with all the places that state it. */
function distinct(ranges: readonly StatedRange[]): StatedRange[] {
  const byText = new Map<string, StatedRange>();
  for (const entry of ranges) {
    const before = byText.get(entry.range.text);
    byText.set(
      entry.range.text,
      before === undefined ? entry : { ...before, source: `${before.source}; ${entry.source}` },
    );
  }
  return [...byText.values()];
}
