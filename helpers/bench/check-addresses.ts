import diagnostics from 'node:diagnostics_channel';
import { connect } from '../kube/client.ts';
import { clusterIPs, nodeAddresses } from '../kube/inventory/holders.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { nodeRanges } from '../kube/inventory/node-ranges.ts';
import { Violation } from '../model/outcomes.ts';
import {
  expectInside,
  expectOutside,
  expectOwnAddresses,
} from '../requirements/addressing/expect-addresses.ts';
import { expectNoOverlap } from '../requirements/addressing/expect-no-overlap.ts';
import { checkNodeRanges } from '../requirements/addressing/expect-node-ranges.ts';
import { podRanges, type RangesOf, serviceRanges } from '../requirements/addressing/ranges-in-force.ts';
import { mostMemory } from './measure.ts';
import type { Planted } from './plant.ts';

/** What it took to check all addresses of a cluster, and what was found wrong. */
export interface AddressCheck {
  addresses: number;
  /** Until all lists were there, ms. */
  listMs: number;
  /** Reading the addresses from the lists, and all checks of ADDR-*, in ms of the processor's time. */
  readCpuMs: number;
  checkCpuMs: number;
  requests: number;
  /** As they came over the network, compressed. */
  bytes: number;
  /** The most memory that the process had, MB: before anything was listed, and to its end. */
  baseMB: number;
  peakMB: number;
  /** The lines of each violation, sorted. */
  found: Planted;
}

/** Lists a cluster and checks it as ADDR-1, 2, 4, 5 and 6 do; in a process of its own, whose memory is what is measured. */
export async function checkAddresses(kubeconfig: string, run: RangesOf['run']): Promise<AddressCheck> {
  let [requests, bytes] = [0, 0];
  diagnostics.subscribe('undici:request:create', () => {
    requests += 1;
  });
  diagnostics.subscribe('undici:request:bodyChunkReceived', (message) => {
    bytes += (message as { chunk: Buffer }).chunk.length;
  });
  const inventory = inventoryOf(connect(kubeconfig));
  const baseMB = mostMemory();
  const began = performance.now();
  // One after the other, as the requirements of a run ask for them.
  const pods = await inventory.podAddresses();
  const services = await inventory.services();
  const nodes = await inventory.nodes();
  const { ranges: pod } = await podRanges({ run, inventory });
  const service = await serviceRanges({ run, inventory });
  const listMs = performance.now() - began;
  const [held, readCpuMs] = onProcessor(() => ({
    pods,
    services: clusterIPs(services),
    nodes: nodeAddresses(nodes),
    ranges: nodeRanges(nodes),
  }));
  const [found, checkCpuMs] = onProcessor(() => ({
    'ADDR-1': wrong(() => expectOwnAddresses('pod', held.pods)),
    'ADDR-2': wrong(() => expectInside('pod', held.pods, pod)),
    'ADDR-4': wrong(() => expectNoOverlap({ pod, service, ...held })),
    'ADDR-5': [
      ...wrong(() => expectOwnAddresses('Service', held.services)),
      ...wrong(() => expectInside('Service', held.services, service)),
      ...wrong(() => expectOutside('Service', held.services, pod)),
    ],
    'ADDR-6': wrong(() => checkNodeRanges(held.ranges, pod)),
  }));
  return {
    addresses: held.pods.length + held.services.length + held.nodes.length,
    listMs,
    readCpuMs,
    checkCpuMs,
    requests,
    bytes,
    baseMB,
    peakMB: mostMemory(),
    found,
  };
}

/** What it names; nothing where it holds. */
function wrong(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof Violation) return error.details.toSorted();
    throw error;
  }
}

function onProcessor<T>(work: () => T): [T, number] {
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  return [result, (user + system) / 1000];
}
