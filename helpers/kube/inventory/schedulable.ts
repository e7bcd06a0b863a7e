import type { V1Node, V1Taint } from '@kubernetes/client-node';
import {
  type NodeExpression,
  type NodeTerm,
  OS,
  OS_LABEL,
  type PodShape,
  type Toleration,
} from '../../model/pod-shape.ts';

/** Taints of the control plane, which the fixtures tolerate. */
const TOLERATED = ['node-role.kubernetes.io/control-plane'];

/** Why a run leaves a node out: its pods cannot run there, or the node lacks a label of --node-selector. */
export type LeftOut = 'not schedulable' | 'not selected' | 'not Linux' | 'virtual' | 'without the agent';

/** Whether a node runs Linux, by its own label. */
export function isLinux({ metadata }: V1Node): boolean {
  return (metadata?.labels?.[OS_LABEL] ?? OS) === OS;
}

/** Labels of virtual nodes: https://virtual-kubelet.io and https://docs.aws.amazon.com/eks/latest/userguide/fargate.html */
const VIRTUAL: Readonly<Record<string, string>> = {
  type: 'virtual-kubelet',
  'eks.amazonaws.com/compute-type': 'fargate',
};

/** What keeps pods off virtual nodes, beside the taint that most of them have. */
export const NOT_VIRTUAL: readonly NodeExpression[] = Object.entries(VIRTUAL).map(([key, value]) => ({
  key,
  operator: 'NotIn',
  values: [value],
}));

/** Whether a node represents a service that runs pods elsewhere, without the cluster's network. */
export function isVirtual({ metadata }: V1Node): boolean {
  return Object.entries(VIRTUAL).some(([key, value]) => metadata?.labels?.[key] === value);
}

/** @returns undefined for a node that the run uses */
export function whyLeftOut(node: V1Node, shape: PodShape): LeftOut | undefined {
  const labels = node.metadata?.labels ?? {};
  if (!isLinux(node)) return 'not Linux';
  if (isVirtual(node)) return 'virtual';
  if (Object.entries(shape.nodeSelector).some(([key, value]) => labels[key] !== value)) return 'not selected';
  if (node.spec?.unschedulable === true) return 'not schedulable';
  const kept = keepingOff(node).some((taint) => !shape.tolerations.some((one) => tolerates(one, taint)));
  if (kept) return 'not schedulable';
  const { agentAffinity } = shape;
  return agentAffinity === undefined || matchesTerms(node, agentAffinity) ? undefined : 'without the agent';
}

/** The reason in words, with the taint or label. */
export function leftOutBecause(node: V1Node, shape: PodShape): string | undefined {
  const why = whyLeftOut(node, shape);
  if (why === undefined) return undefined;
  if (why === 'not Linux') return `it runs ${node.metadata?.labels?.[OS_LABEL]}`;
  if (why === 'virtual') return 'it is a virtual node';
  if (why === 'without the agent') return "the network agent's own affinity keeps it out";
  if (why === 'not selected') return 'it lacks a label of --node-selector';
  const taint = keepingOff(node).find((each) => !shape.tolerations.some((one) => tolerates(one, each)));
  if (node.spec?.unschedulable === true || taint === undefined) return 'it is cordoned';
  const { key, value, effect } = taint;
  return `its taint ${key}${value === undefined ? '' : `=${value}`}:${effect} keeps the fixtures off`;
}

/** A filter for the nodes of a run, by the shape of its pods. */
export function takesPart(shape: PodShape): (node: V1Node) => boolean {
  return (node) => whyLeftOut(node, shape) === undefined;
}

/** Taints that the cluster itself sets on an unhealthy node. Such a node still counts, as a failed one. */
const CONDITION = 'node.kubernetes.io/';

/** The taints of a node that repel pods without tolerations. */
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
  const keys = new Set(
    nodes
      .filter((node) => !isVirtual(node))
      .flatMap(keepingOff)
      .map(({ key }) => key),
  );
  return [...keys].sort().map((key) => ({ key, operator: 'Exists' }));
}

/** By the rules of the scheduler: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function tolerates({ key, operator, value, effect }: Toleration, taint: V1Taint): boolean {
  return (
    (effect === undefined || effect === taint.effect) &&
    (key === undefined || key === taint.key) &&
    (operator === 'Exists' || (value ?? '') === (taint.value ?? ''))
  );
}

/** Whether required node affinity lets pods onto a node: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
export function matchesTerms(node: V1Node, terms: readonly NodeTerm[]): boolean {
  const labels = node.metadata?.labels ?? {};
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      // A term without expressions matches no node.
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every((one) => holds(one, labels[one.key])) &&
      matchFields.every((one) => holds(one, one.key === 'metadata.name' ? node.metadata?.name : undefined)),
  );
}

/** Whether a label matches an expression; the same for node affinity and label selectors. */
export function holds({ operator, values = [] }: NodeExpression, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}
