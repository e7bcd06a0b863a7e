import { expectInside, expectOutside, expectOwnAddresses } from '../address/expect-addresses.ts';
import { expectNoOverlap } from '../address/expect-no-overlap.ts';
import { checkNodeRanges } from '../address/expect-node-ranges.ts';
import { clusterIPs, type Held, podAddresses } from '../address/holders.ts';
import { formatAddress, parseAddress, parseRange, type Range } from '../address/range.ts';

/** What a cluster of 5,000 nodes may have, the largest that Kubernetes is made for: https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const SIZE = { pods: 140_000, services: 10_000, nodes: 4_096 } as const;

/** Where all pairs would take minutes, this many addresses are compared with all: the time for all pairs follows from it. */
const SAMPLE = 200;

const POD_RANGE = parseRange('10.0.0.0/12');
const SERVICE_RANGE = parseRange('10.32.0.0/16');
const NODE_RANGE = parseRange('172.16.0.0/16');

/**
 * The addresses of a large cluster, in memory, and how long each check of ADDR-* takes over all of them, in ms of
 * the processor's time, which others on the machine do not lengthen; the ratio is a number.
 */
export function addressBench(): { round(): Record<string, number> } {
  const pods = Array.from({ length: SIZE.pods }, (_, index) => ({
    metadata: { namespace: 'bench', name: `pod-${index}` },
    spec: { nodeName: `node-${index % SIZE.nodes}`, containers: [] },
    status: { phase: 'Running', podIPs: [{ ip: nth(POD_RANGE, index) }] },
  }));
  const services = Array.from({ length: SIZE.services }, (_, index) => ({
    metadata: { namespace: 'bench', name: `service-${index}` },
    spec: { clusterIPs: [nth(SERVICE_RANGE, index + 1)] },
  }));
  const nodes = Array.from({ length: SIZE.nodes }, (_, index) => ({
    address: parseAddress(nth(NODE_RANGE, index + 1)),
    holder: `node node-${index}`,
  }));
  const nodeRanges = Array.from({ length: SIZE.nodes }, (_, index) => ({
    node: `node-${index}`,
    range: parseRange(`${nth(POD_RANGE, index * 256)}/24`),
  }));
  const pod = [{ range: POD_RANGE, source: 'bench' }];
  const service = [{ range: SERVICE_RANGE, source: 'bench' }];
  return {
    round() {
      const times: Record<string, number> = {};
      const timed = <T>(name: string, work: () => T): T => {
        const before = process.threadCpuUsage();
        const result = work();
        const { user, system } = process.threadCpuUsage(before);
        times[name] = (user + system) / 1000;
        return result;
      };
      const held = timed('addresses of pods read', () => podAddresses(pods));
      const ips = timed('addresses of Services read', () => clusterIPs(services));
      timed('ADDR-1 pods own', () => expectOwnAddresses('pod', held));
      timed('ADDR-2 pods inside', () => expectInside('pod', held, pod));
      timed('ADDR-4 ranges apart', () => expectNoOverlap({ pod, service, nodes }));
      timed('ADDR-5 Services', () => {
        expectOwnAddresses('Service', ips);
        expectInside('Service', ips, service);
        expectOutside('Service', ips, pod);
      });
      timed('ADDR-6 node ranges', () => checkNodeRanges(nodeRanges, pod));
      const whole = Object.values(times).reduce((sum, one) => sum + one, 0);
      timed('sample', () => sharedByPairs(held, SAMPLE));
      const { sample = Number.NaN, ...checks } = times;
      const pairs = (sample * held.length) / SAMPLE / 2;
      return {
        ...checks,
        [`all of that, ${SIZE.pods + SIZE.services} addresses`]: whole,
        'ADDR-1 by all pairs': pairs,
        'all pairs / ADDR-1': pairs / (times['ADDR-1 pods own'] ?? Number.NaN),
      };
    },
  };
}

function nth(range: Range, index: number): string {
  return formatAddress(range.first + BigInt(index), range.family);
}

/** The other side of the comparison: each of the first so many with every other one. */
function sharedByPairs(held: readonly Held[], count: number): number {
  let found = 0;
  for (const one of held.slice(0, count)) {
    for (const other of held) {
      if (one !== other && one.address.value === other.address.value) found += 1;
    }
  }
  return found;
}
