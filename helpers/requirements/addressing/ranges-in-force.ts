import { readable } from '../../kube/client.ts';
import { nodeAddresses } from '../../kube/inventory/holders.ts';
import type { Inventory } from '../../kube/inventory/inventory.ts';
import { usedPodCidrs } from '../../kube/inventory/pod-cidrs.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import { networkOfNodeSubnets, podRangesOf } from '../../kube/inventory/stated-ranges.ts';
import type { Unread } from '../../kube/inventory/statements.ts';
import { Inconclusive, Skipped } from '../../model/outcomes.ts';
import { contains, parseRangeList } from '../../model/range.ts';
import type { RunContext } from '../../model/run-context.ts';

/** The sources of ranges: the options of the run and the cluster itself. */
export interface RangesOf {
  run: Pick<RunContext, 'podRanges' | 'serviceRanges' | 'cni'>;
  inventory: Pick<Inventory, 'statedRanges' | 'nodes' | 'podAddresses'>;
}

/** The ranges of a cluster's pod addresses. */
export interface PodRanges {
  ranges: StatedRange[];
  /** The network that gives pods addresses of the nodes' own subnets. Pods then have no range of their own. */
  ofNodeSubnets?: string;
  /** Possible sources that could not be read, if no range was found. */
  unread?: readonly Unread[];
}

const PODS: Unread = { what: 'pods', states: 'pod ranges' };

const POD_FLAG = '--ipalloc-range';
const SERVICE_FLAG = '--service-range';

/**
 * The pod ranges from the first source that has any: the options, the ranges that the cluster states, and the nodes' pod CIDRs. A retired range
 * counts only while a pod uses it. Pod CIDRs count only if they contain the pods' addresses.
 */
export async function podRanges({ run, inventory }: RangesOf): Promise<PodRanges> {
  const stated = await inventory.statedRanges();
  const nodes = await readable(() => inventory.nodes());
  const ofNodes = nodeAddresses(nodes ?? []);
  const network = networkOfNodeSubnets(stated, run.cni, ({ range }) =>
    ofNodes.some(({ address }) => contains(range, address)),
  );
  if (run.podRanges !== undefined) {
    const ranges = distinct(given(run.podRanges, POD_FLAG));
    return network === undefined ? { ranges } : { ranges, ofNodeSubnets: network };
  }
  if (network !== undefined) return { ranges: [], ofNodeSubnets: network };
  const all = podRangesOf(stated, run.cni);
  const current = all.filter(({ retired }) => retired !== true);
  if (current.length === all.length && all.length > 0) return { ranges: distinct(all) };
  const pods = await readable(() => inventory.podAddresses());
  const inUse = all.filter(
    ({ range, retired }) => retired === true && pods?.some(({ address }) => contains(range, address)),
  );
  const ranges = [...current, ...inUse];
  if (ranges.length > 0) return { ranges: distinct(ranges) };
  const cidrs = usedPodCidrs(nodes ?? [], pods ?? []);
  if (cidrs.length > 0)
    return {
      ranges: distinct(cidrs.map(({ node, range }) => ({ range, source: `pod CIDR of node ${node}` }))),
    };
  return { ranges: [], unread: [...stated.unread, ...(pods === undefined ? [PODS] : [])] };
}

/**
 * The pod ranges for a requirement about them.
 * @throws Skipped if pods have none; Inconclusive if a possible source could not be read
 */
export function expectPodRanges({ ranges, ofNodeSubnets, unread = [] }: PodRanges): StatedRange[] {
  if (ranges.length > 0) return ranges;
  if (ofNodeSubnets !== undefined)
    throw new Skipped(
      `${ofNodeSubnets} gives pods addresses of the nodes' own subnets: pods have no range to themselves; pass ${POD_FLAG} to expect one`,
      { applies: false },
    );
  expectRead(unread, 'pod ranges', POD_FLAG);
  throw new Skipped(`the cluster states no pod range; pass ${POD_FLAG} to expect one`, { applies: false });
}

/**
 * The Service ranges of the options and of the cluster together, because a cluster may have several.
 * @throws Inconclusive if none is found and a possible source could not be read
 */
export async function serviceRanges({ run, inventory }: RangesOf): Promise<StatedRange[]> {
  const { service, unread } = await inventory.statedRanges();
  const ranges = [...given(run.serviceRanges, SERVICE_FLAG), ...service];
  if (ranges.length === 0) expectRead(unread, 'Service ranges', SERVICE_FLAG);
  return distinct(ranges);
}

/** @throws Inconclusive if a possible source could not be read */
function expectRead(
  unread: readonly Unread[],
  ranges: Exclude<Unread['states'], 'both'>,
  flag: string,
): void {
  const missing = unread.filter(({ states }) => states === ranges || states === 'both');
  if (missing.length === 0) return;
  throw new Inconclusive(
    `this user finds no ${ranges}; pass ${flag}. Not readable: ${missing.map(({ what }) => what).join(', ')}`,
  );
}

function given(text: string | undefined, flag: string): StatedRange[] {
  return (text === undefined ? [] : parseRangeList(text)).map((range) => ({
    range,
    source: `${flag}, as given`,
  }));
}

/** Removes duplicate ranges and joins their sources. */
function distinct(ranges: readonly StatedRange[]): StatedRange[] {
  const byText = new Map<string, StatedRange>();
  for (const entry of ranges) {
    const before = byText.get(entry.range.text);
    byText.set(
      entry.range.text,
      before === undefined || before.source === entry.source
        ? entry
        : { ...before, source: `${before.source}; ${entry.source}` },
    );
  }
  return [...byText.values()];
}
