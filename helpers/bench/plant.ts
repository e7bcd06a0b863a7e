import { ApiException, PatchStrategy, setHeaderOptions, type V1Service } from '@kubernetes/client-node';
import type { Kube } from '../kube/client.ts';
import { waitFor } from '../kube/wait.ts';
import { formatAddress, type Range } from '../model/range.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import {
  CROWD,
  CROWD_SERVICES,
  type CrowdSize,
  fakeNode,
  nodeName,
  nodeRange,
  podName,
  service,
} from './crowd.ts';

/** What each check has to name, line by line: all of it and nothing else. */
export type Planted = Record<'ADDR-1' | 'ADDR-2' | 'ADDR-4' | 'ADDR-5' | 'ADDR-6', string[]>;

/** Where the checks say that they have the pod range from. */
const GIVEN = '--ipalloc-range, as given';

/** How many of each kind. */
const COUNT = 5;

/** Outside of every range of the cluster. */
const STRAY = '198.51.100';

/**
 * Puts into a crowd what must not be: pods with the address of another pod, pods with one outside the pod range, nodes whose pod CIDR is
 * within another's or outside the range, and Services, with a range of their own, inside the pod range.
 */
export async function plant(
  kube: Kube,
  size: CrowdSize,
  podRange: Range,
  signal: AbortSignal,
): Promise<Planted> {
  const planted: Planted = { 'ADDR-1': [], 'ADDR-2': [], 'ADDR-4': [], 'ADDR-5': [], 'ADDR-6': [] };
  const step = Math.floor(size.pods / (2 * COUNT + 1));
  const holder = (index: number) => `pod ${CROWD}/${podName(index)} on ${nodeName(index % size.nodes)}`;
  for (let index = 0; index < COUNT; index += 1) {
    // The one keeps its address, the one after it gets the same.
    const [first, second, stray] = [index * step, index * step + 1, (COUNT + index) * step + 1];
    const { status } = await kube.core.readNamespacedPod({ namespace: CROWD, name: podName(first) });
    const shared = status?.podIP ?? '';
    await giveAddress(kube, podName(second), shared);
    planted['ADDR-1'].push(`${shared} is held by ${holder(first)} and by ${holder(second)}`);
    await giveAddress(kube, podName(stray), `${STRAY}.${index + 1}`);
    planted['ADDR-2'].push(`${STRAY}.${index + 1} of ${holder(stray)}`);
  }
  // As the API server lists them, these come after the others.
  const inside = nodeRange(podRange, 0).replace(/0\/24$/, '128/25');
  await kube.core.createNode({ body: fakeNode('planted-inside', inside) });
  await kube.core.createNode({ body: fakeNode('planted-outside', `${STRAY}.0/24`) });
  planted['ADDR-6'].push(
    `${nodeRange(podRange, 0)} of node ${nodeName(0)} overlaps ${inside} of node planted-inside`,
    `${STRAY}.0/24 of node planted-outside is not inside ${podRange.text} (${GIVEN})`,
  );
  const services = `${formatAddress(podRange.last - 255n, 4)}/24`;
  await kube.networking.createServiceCIDR({
    body: { metadata: { name: 'planted' }, spec: { cidrs: [services] } },
  });
  planted['ADDR-4'].push(
    `pod range ${podRange.text} (${GIVEN}) overlaps Service range ${services} (ServiceCIDR planted)`,
  );
  for (let index = 1; index <= COUNT; index += 1) {
    const ip = formatAddress(podRange.last - 255n + BigInt(index), 4);
    const name = `planted-${index}`;
    await onceInRange(kube, service(name, ip), signal);
    planted['ADDR-5'].push(`${ip} of Service ${CROWD_SERVICES}/${name}`);
  }
  return planted;
}

async function giveAddress(kube: Kube, name: string, ip: string): Promise<void> {
  await kube.core.patchNamespacedPodStatus(
    { namespace: CROWD, name, body: { status: { podIP: ip, podIPs: [{ ip }] } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

/** A range of Services that was made a moment ago is not known everywhere yet. */
async function onceInRange(kube: Kube, body: V1Service, signal: AbortSignal): Promise<void> {
  await waitFor(
    `Service ${body.metadata?.name}`,
    async () => {
      try {
        return { done: await kube.core.createNamespacedService({ namespace: CROWD_SERVICES, body }) };
      } catch (error) {
        if (error instanceof ApiException && error.code === 422) return { waitingFor: String(error.body) };
        throw error;
      }
    },
    { withinMs: TIMEOUTS.fixtures, everyMs: PAUSES.poll, signal },
  );
}
