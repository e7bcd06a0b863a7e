import type { V1Node } from '@kubernetes/client-node';
import { leftOutBecause } from '../../kube/inventory/schedulable.ts';
import type { PodShape } from '../../model/pod-shape.ts';

/** Nodes that are named one by one; of more, the rest is told by what there is to say of them. */
const NAMED = 10;

/** Which nodes take part in a run, and why the others do not, as lines of a plan. */
export function nodeLines(nodes: readonly V1Node[], shape: PodShape): string[] {
  const all = nodes.map((node) => ({ name: node.metadata?.name, said: saidOf(node, shape) }));
  const rest = Map.groupBy(all.slice(NAMED), ({ said }) => said);
  return [
    ...all.slice(0, NAMED).map(({ name, said }) => `${name}${said === TAKES_PART ? '' : ` ${said}`}`),
    ...[...rest].map(([said, { length }]) => `${length} more: each ${said}`),
  ];
}

const TAKES_PART = 'takes part';

function saidOf(node: V1Node, shape: PodShape): string {
  const why = leftOutBecause(node, shape);
  if (why !== undefined) return `does not take part: ${why}`;
  const ready = node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready ? TAKES_PART : 'takes part, but is not Ready: it will fail';
}
