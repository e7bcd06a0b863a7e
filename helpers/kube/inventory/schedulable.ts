import type { V1Node, V1Taint } from '@kubernetes/client-node';
import { OS, OS_LABEL, type PodShape, type Toleration } from '../../model/pod-shape.ts';

/** Taints of the control plane, which the fixtures tolerate. */
const TOLERATED = ['node-role.kubernetes.io/control-plane'];

/** Why a node takes no part in a run: its pods cannot run there, or it lacks a label of --node-selector. */
export type LeftOut = 'not schedulable' | 'not selected' | 'not Linux';

/** Whether a node runs Linux, as every node says by itself. */
export function isLinux({ metadata }: V1Node): boolean {
  return (metadata?.labels?.[OS_LABEL] ?? OS) === OS;
}

/** @returns undefined for a node that takes part */
export function whyLeftOut(node: V1Node, shape: PodShape): LeftOut | undefined {
  const labels = node.metadata?.labels ?? {};
  if (!isLinux(node)) return 'not Linux';
  if (Object.entries(shape.nodeSelector).some(([key, value]) => labels[key] !== value)) return 'not selected';
  if (node.spec?.unschedulable === true) return 'not schedulable';
  const kept = keepingOff(node).some((taint) => !shape.tolerations.some((one) => tolerates(one, taint)));
  return kept ? 'not schedulable' : undefined;
}

/** The same in words, with what it is that keeps pods off. */
export function leftOutBecause(node: V1Node, shape: PodShape): string | undefined {
  const why = whyLeftOut(node, shape);
  if (why === undefined) return undefined;
  if (why === 'not Linux') return `it runs ${node.metadata?.labels?.[OS_LABEL]}`;
  if (why === 'not selected') return 'it lacks a label of --node-selector';
  const taint = keepingOff(node).find((each) => !shape.tolerations.some((one) => tolerates(one, each)));
  if (node.spec?.unschedulable === true || taint === undefined) return 'it is cordoned';
  const { key, value, effect } = taint;
  return `its taint ${key}${value === undefined ? '' : `=${value}`}:${effect} keeps the fixtures off`;
}

/** Whether a node takes part, by the pods that a run makes: for filters of nodes. */
export function takesPart(shape: PodShape): (node: V1Node) => boolean {
  return (node) => whyLeftOut(node, shape) === undefined;
}

/** Taints by which the cluster itself says that a node is not well: such a node still counts, as one that fails. */
const CONDITION = 'node.kubernetes.io/';

/** The taints of a node that keep pods without tolerations of their own off it. */
function keepingOff(node: V1Node): V1Taint[] {
  return (node.spec?.taints ?? []).filter(
    ({ key, effect }) =>
      (effect === 'NoSchedule' || effect === 'NoExecute') &&
      !TOLERATED.includes(key) &&
      !key.startsWith(CONDITION),
  );
}

/**
 * Tolerations of every taint that keeps pods off one of these nodes. Each by its name: one of all taints there may be would also send
 * pods to nodes that are cordoned or not well.
 */
export function tolerationsOf(nodes: readonly V1Node[]): Toleration[] {
  const keys = new Set(nodes.flatMap(keepingOff).map(({ key }) => key));
  return [...keys].sort().map((key) => ({ key, operator: 'Exists' }));
}

/** As the scheduler has it: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function tolerates({ key, operator, value, effect }: Toleration, taint: V1Taint): boolean {
  return (
    (effect === undefined || effect === taint.effect) &&
    (key === undefined || key === taint.key) &&
    (operator === 'Exists' || (value ?? '') === (taint.value ?? ''))
  );
}
