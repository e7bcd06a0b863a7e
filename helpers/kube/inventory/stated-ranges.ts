import { NETWORK_SOURCES } from './network-sources.ts';
import { runningNetworks } from './networks.ts';
import { POD_SOURCES, SERVICE_SOURCES } from './platform-sources.ts';
import type { StatedRange } from './stated-range.ts';
import type { Statements, Unread } from './statements.ts';

/** The ranges that a cluster states, and how its pods get addresses. */
export interface StatedRanges {
  pod: StatedRange[];
  service: StatedRange[];
  /** The running networks; the first one assigns the addresses. */
  networks: string[];
  /** The IPAM mode of Cilium; undefined: not stated. */
  ciliumIpam: string | undefined;
  unread: readonly Unread[];
}

/** Reads every source of ranges. */
export function statedRangesOf(statements: Statements): StatedRanges {
  const networks = runningNetworks(statements.daemonSets).map(({ cni }) => cni);
  const own = Object.entries(NETWORK_SOURCES).flatMap(([network, source]) =>
    source(statements).map((one) => ({ ...one, network })),
  );
  return {
    pod: [...own, ...POD_SOURCES.flatMap((source) => source(statements))],
    service: SERVICE_SOURCES.flatMap((source) => source(statements)),
    networks: [...new Set(networks)],
    ciliumIpam: statements.configMaps['kube-system/cilium-config']?.ipam,
    unread: statements.unread,
  };
}

/** Networks that always assign addresses of the nodes' own subnets. */
const OF_SUBNETS: readonly string[] = ['amazon-vpc', 'terway'];

/** Networks that may do so, or use an overlay. */
const OF_SUBNETS_OR_OVERLAY: readonly string[] = ['azure'];

/** IPAM modes of Cilium that assign addresses of the cloud's subnets. */
const CILIUM_OF_SUBNETS: readonly (string | undefined)[] = ['eni', 'azure', 'alibabacloud'];

/**
 * The network that assigns addresses of the nodes' own subnets, so that pods have no range to themselves.
 * @param cni the recognised network
 * @param isNodeIn whether an address of a node lies in a range
 */
export function networkOfNodeSubnets(
  stated: StatedRanges,
  cni: string,
  isNodeIn: (range: StatedRange) => boolean,
): string | undefined {
  const networks = [cni, ...stated.networks];
  const always = networks.find((network) => OF_SUBNETS.includes(network));
  if (always !== undefined) return always;
  if (cni === 'cilium' && CILIUM_OF_SUBNETS.includes(stated.ciliumIpam)) return cni;
  const sometimes = networks.find((network) => OF_SUBNETS_OR_OVERLAY.includes(network));
  if (sometimes === undefined) return undefined;
  const ranges = podRangesOf(stated, sometimes);
  return ranges.length > 0 && !ranges.some(isNodeIn) ? undefined : sometimes;
}

/**
 * The pod ranges that hold: the network's own where it states them, since it hands those out, else what the platform states.
 * What other networks state then counts for nothing. Of a network that is not known, all that is stated counts.
 * @param cni the network that was recognised
 */
export function podRangesOf(stated: Pick<StatedRanges, 'pod' | 'networks'>, cni: string): StatedRange[] {
  const giving = [cni, ...stated.networks];
  const own = giving
    .map((network) => stated.pod.filter((one) => one.network === network))
    .find((ranges) => ranges.length > 0);
  const platform = stated.pod.filter(({ network }) => network === undefined);
  const isKnown = cni in NETWORK_SOURCES || stated.networks.length > 0;
  if (own === undefined) return isKnown ? platform : stated.pod;
  return [...own, ...platform.filter(({ range }) => own.some((one) => one.range.text === range.text))];
}
