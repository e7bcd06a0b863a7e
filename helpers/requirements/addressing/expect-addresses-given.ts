import type { V1Pod } from '@kubernetes/client-node';
import { listAll } from '../../kube/client.ts';
import { networkRefusals } from '../../kube/wait-pods.ts';
import type { Sample } from '../../model/finding.ts';
import { PASSING_LABEL, RUN_LABEL } from '../../model/labels.ts';
import { Violation } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';

/**
 * Finds the run's own pods that the network refused an address, with the message of the container runtime.
 * @param labelSelector selects some of its pods
 */
export async function podsWithoutAddress(
  { kube, run: { namespace, name } }: ClusterUnderTest,
  labelSelector = `!${PASSING_LABEL}`,
): Promise<Sample[]> {
  const pods = await listAll<V1Pod>((query) =>
    kube.core.listNamespacedPod({
      namespace,
      labelSelector: `${RUN_LABEL}=${name},${labelSelector}`,
      ...query,
    }),
  );
  const without = pods.filter(
    ({ metadata, spec, status }) =>
      metadata?.deletionTimestamp === undefined &&
      spec?.nodeName !== undefined &&
      spec.hostNetwork !== true &&
      status?.podIP === undefined,
  );
  const refusals = without.length === 0 ? new Map<string, string>() : await networkRefusals(kube, namespace);
  return without.flatMap(({ metadata, spec }) => {
    // The kubelet adds this prefix to each message.
    const why = refusals.get(metadata?.uid ?? '')?.replace(/^.* desc = /s, '');
    const node = spec?.nodeName ?? '';
    if (why === undefined) return [];
    const detail = `${node} gives pod ${metadata?.name} no address: ${why}`;
    return [{ objects: [`pod ${namespace}/${metadata?.name} on ${node}`], nodes: [node], detail }];
  });
}

/** @throws Violation naming the nodes that give pods no address */
export function expectAddressesGiven(
  samples: readonly Sample[],
  { of, namespace }: { of: number; namespace: string },
): void {
  if (samples.length === 0) return;
  throw new Violation(
    {
      kind: 'no-address',
      subject: 'pods of the run',
      failed: samples.length,
      of: Math.max(of, samples.length),
      unit: 'pods',
      samples: [...samples],
    },
    {
      expected: 'every node gives its pods an address',
      again: `kubectl get events -n ${namespace} --field-selector reason=FailedCreatePodSandBox`,
    },
  );
}
