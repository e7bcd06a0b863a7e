import type { V1Node } from '@kubernetes/client-node';
import { isSchedulable } from '../address/schedulable.ts';
import { type Evidence, Violation } from '../requirement/outcomes.ts';

/** @throws Violation naming every schedulable node that is not Ready or says that its network is not available */
export function expectReady(nodes: readonly V1Node[]): Evidence {
  const counted = nodes.filter(isSchedulable);
  const left = nodes.filter((node) => !counted.includes(node)).map((node) => node.metadata?.name ?? '');
  const wrong = counted.flatMap((node) => {
    const condition = (type: string) => node.status?.conditions?.find((candidate) => candidate.type === type);
    const ready = condition('Ready');
    const network = condition('NetworkUnavailable');
    return [
      ...(ready?.status === 'True'
        ? []
        : [`${node.metadata?.name} is not Ready: ${ready?.message ?? 'no condition'}`]),
      // Only some networks set it; where it is set it has to be False.
      ...(network === undefined || network.status === 'False'
        ? []
        : [`the network of ${node.metadata?.name} is unavailable: ${network.message}`]),
    ];
  });
  if (wrong[0] !== undefined) {
    throw new Violation(wrong[0], {
      expected: 'every schedulable node is Ready, and none says NetworkUnavailable',
      details: wrong,
      again: 'kubectl get nodes; kubectl describe node NAME',
    });
  }
  return {
    checked: counted.length,
    summary: `${counted.length} schedulable nodes, all Ready${left.length === 0 ? '' : `; left out as not schedulable: ${left.join(', ')}`}`,
  };
}
