import type { V1Node } from '@kubernetes/client-node';
import { type LeftOut, whyLeftOut } from '../address/schedulable.ts';
import type { PodShape } from '../kube/shape.ts';
import { type Evidence, Violation } from '../requirement/outcomes.ts';

/** @throws Violation naming every schedulable node that is not Ready or says that its network is not available */
export function expectReady(nodes: readonly V1Node[], shape: PodShape): Evidence {
  const counted = nodes.filter((node) => whyLeftOut(node, shape) === undefined);
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
    summary: `${counted.length} schedulable nodes, all Ready${leftOut(nodes, shape)}`,
  };
}

const REASONS: Readonly<Record<LeftOut, string>> = {
  'not schedulable': 'left out as not schedulable',
  'not selected': 'left out by --node-selector',
  'not Linux': 'left out as not Linux',
};

/** The nodes that take no part, by the reason. */
function leftOut(nodes: readonly V1Node[], shape: PodShape): string {
  return (Object.keys(REASONS) as LeftOut[])
    .map((why) => ({ why, names: nodes.filter((node) => whyLeftOut(node, shape) === why) }))
    .filter(({ names }) => names.length > 0)
    .map(({ why, names }) => `; ${REASONS[why]}: ${names.map(({ metadata }) => metadata?.name).join(', ')}`)
    .join('');
}
