import type { V1Node } from '@kubernetes/client-node';
import type { NodeExpression, NodeTerm } from '../../model/pod-shape.ts';

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

/** Whether a label has a value that an expression asks for; the same for node affinity and label selectors. */
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
