import type { V1Node } from '@kubernetes/client-node';
import { flagError } from '../config/options.ts';
import { type AskedShape, flagsOfShape } from '../config/pod-options.ts';
import { type Kube, readable } from '../kube/client.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { takesPart, tolerationsOf } from '../kube/inventory/schedulable.ts';
import type { PodShape } from '../model/pod-shape.ts';

/**
 * What the pods of a run are like on the nodes of a cluster that is there, which are asked for where that depends on them.
 * @throws UsageError where nodes are selected and none of them takes part
 */
export async function shapeOn(kube: Kube, asked: AskedShape): Promise<PodShape> {
  if (!asked.includeTainted && Object.keys(asked.nodeSelector).length === 0) return settleShape(asked, []);
  const nodes = await readable(() => inventoryOf(kube).nodes());
  const shape = settleShape(asked, nodes);
  expectSelected(asked, shape, nodes);
  return shape;
}

/**
 * What the pods of a run are like on these nodes.
 * @param nodes undefined: they may not be listed
 */
export function settleShape(
  { includeTainted, ...shape }: AskedShape,
  nodes: readonly V1Node[] | undefined,
): PodShape {
  if (!includeTainted) return shape;
  const found = nodes === undefined ? [{ operator: 'Exists' as const }] : tolerationsOf(nodes);
  return { ...shape, tolerations: [...shape.tolerations, ...found] };
}

/** @throws UsageError where nodes are selected and none of them takes part */
export function expectSelected(
  asked: AskedShape,
  shape: PodShape,
  nodes: readonly V1Node[] | undefined,
): void {
  const [, selector] = flagsOfShape(asked).find(([flag]) => flag === '--node-selector') ?? [];
  if (typeof selector !== 'string' || nodes === undefined || nodes.some(takesPart(shape))) return;
  throw flagError(
    '--node-selector',
    selector,
    `no schedulable node of ${nodes.map(({ metadata }) => metadata?.name).join(', ')} has these labels; expected the labels of at least one node`,
  );
}

/** What was asked of the run's pods, for reports: nothing where nothing was. */
export function propertiesOfShape(asked: AskedShape): Record<string, string> {
  return Object.fromEntries(
    flagsOfShape(asked).flatMap(([flag, value]) =>
      value === undefined ? [] : [[`asked.${flag.slice(2)}`, value === true ? 'yes' : value]],
    ),
  );
}
