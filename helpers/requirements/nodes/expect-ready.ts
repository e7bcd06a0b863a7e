import type { V1Node } from '@kubernetes/client-node';
import { type LeftOut, leftOutBecause, whyLeftOut } from '../../kube/inventory/schedulable.ts';
import type { KindSample } from '../../model/finding.ts';
import { type Evidence, Violation } from '../../model/outcomes.ts';
import type { PodShape } from '../../model/pod-shape.ts';

/** @throws Violation naming every schedulable node that is not Ready or reports NetworkUnavailable */
export function expectReady(nodes: readonly V1Node[], shape: PodShape): Evidence {
  const counted = nodes.filter((node) => whyLeftOut(node, shape) === undefined);
  const wrong: KindSample[] = [];
  for (const { metadata, status } of counted) {
    const name = metadata?.name ?? '';
    const condition = (type: string) => status?.conditions?.find((candidate) => candidate.type === type);
    const ready = condition('Ready');
    const network = condition('NetworkUnavailable');
    if (ready?.status !== 'True') {
      const detail = `${name} is not Ready: ${ready?.message ?? 'no condition'}`;
      wrong.push({ kind: 'node-not-ready', nodes: [name], detail });
    }
    // Only some networks set this condition; if set, it must be False.
    if (network !== undefined && network.status !== 'False') {
      const detail = `the network of ${name} is unavailable: ${network.message}`;
      wrong.push({ kind: 'network-unavailable', nodes: [name], detail });
    }
  }
  if (wrong[0] !== undefined) {
    throw new Violation(
      {
        kind: wrong[0].kind,
        subject: 'schedulable nodes',
        failed: new Set(wrong.flatMap(({ nodes = [] }) => nodes)).size,
        of: counted.length,
        unit: 'nodes',
        samples: wrong,
      },
      {
        expected: 'every schedulable node is Ready, and none reports NetworkUnavailable',
        again: 'kubectl get nodes; kubectl describe node NAME',
      },
    );
  }
  return {
    checked: counted.length,
    summary: `${counted.length} schedulable nodes, all Ready${leftOut(nodes, shape)}`,
    details: nodes.flatMap((node) => {
      const because = leftOutBecause(node, shape);
      return because === undefined ? [] : [`${node.metadata?.name} is left out: ${because}`];
    }),
  };
}

const REASONS: Readonly<Record<LeftOut, string>> = {
  'not schedulable': 'left out as not schedulable',
  'not selected': 'left out by --node-selector',
  'not Linux': 'left out as not Linux',
  virtual: 'left out as virtual',
  'without the agent': "left out by the network agent's own affinity",
};

/** The nodes that are left out, by reason, as the end of a sentence. */
function leftOut(nodes: readonly V1Node[], shape: PodShape): string {
  return (Object.keys(REASONS) as LeftOut[])
    .map((why) => ({ why, names: nodes.filter((node) => whyLeftOut(node, shape) === why) }))
    .filter(({ names }) => names.length > 0)
    .map(({ why, names }) => `; ${REASONS[why]}: ${names.map(({ metadata }) => metadata?.name).join(', ')}`)
    .join('');
}
