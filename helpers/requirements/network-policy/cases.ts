import type { V1NetworkPolicy, V1NetworkPolicySpec } from '@kubernetes/client-node';

/** Spaces, a namespace each, and the pods that are in each of them. */
export const SPACES = ['x', 'y', 'z'] as const;
export const PODS = ['a', 'b', 'c'] as const;

/** Ports that every pod serves. */
export const PORTS = [8080, 8082] as const;

/** A pod of the grid. */
export interface Cell {
  space: (typeof SPACES)[number];
  pod: (typeof PODS)[number];
}

/** Labels by which policies choose. */
export const SPACE_LABEL = 'netconform.io/space';
export const POD_LABEL = 'netconform.io/pod';

/** Policies that are in force together, all in space x, and what they let through. */
export interface Case {
  sentence: string;
  policies: Readonly<Record<string, V1NetworkPolicySpec>>;
  /** Whether a connection between two different pods is to be answered. */
  allows(from: Cell, to: Cell, port: number): boolean;
}

const EVERY_POD = { podSelector: {} };
const DENY_INGRESS: V1NetworkPolicySpec = { ...EVERY_POD, policyTypes: ['Ingress'] };
const DENY_EGRESS: V1NetworkPolicySpec = { ...EVERY_POD, policyTypes: ['Egress'] };
const pod = (name: Cell['pod']) => ({ podSelector: { matchLabels: { [POD_LABEL]: name } } });
const space = (name: Cell['space']) => ({ namespaceSelector: { matchLabels: { [SPACE_LABEL]: name } } });

/** The truth table, case by case. The first one shows that the probe works where nothing is denied. */
export const CASES: readonly Case[] = [
  { sentence: 'without any policy', policies: {}, allows: () => true },
  {
    sentence: 'all ingress of x denied',
    policies: { deny: DENY_INGRESS },
    allows: (_from, to) => to.space !== 'x',
  },
  {
    sentence: 'all ingress of x denied, but x/a allowed from the pods b of x',
    policies: {
      deny: DENY_INGRESS,
      allow: { ...pod('a'), policyTypes: ['Ingress'], ingress: [{ _from: [pod('b')] }] },
    },
    allows: (from, to) => to.space !== 'x' || (to.pod === 'a' && from.space === 'x' && from.pod === 'b'),
  },
  {
    sentence: 'all ingress of x denied, but allowed from y',
    policies: {
      deny: DENY_INGRESS,
      allow: { ...EVERY_POD, policyTypes: ['Ingress'], ingress: [{ _from: [space('y')] }] },
    },
    allows: (from, to) => to.space !== 'x' || from.space === 'y',
  },
  {
    sentence: `all ingress of x denied, but allowed to port ${PORTS[0]} from the pods c of z`,
    policies: {
      deny: DENY_INGRESS,
      allow: {
        ...EVERY_POD,
        policyTypes: ['Ingress'],
        ingress: [{ _from: [{ ...space('z'), ...pod('c') }], ports: [{ protocol: 'TCP', port: PORTS[0] }] }],
      },
    },
    allows: (from, to, port) =>
      to.space !== 'x' || (port === PORTS[0] && from.space === 'z' && from.pod === 'c'),
  },
  {
    sentence: 'all egress of x denied',
    policies: { deny: DENY_EGRESS },
    allows: (from) => from.space !== 'x',
  },
  {
    sentence: `all egress of x denied, but allowed to port ${PORTS[1]} of y`,
    policies: {
      deny: DENY_EGRESS,
      allow: {
        ...EVERY_POD,
        policyTypes: ['Egress'],
        egress: [{ to: [space('y')], ports: [{ protocol: 'TCP', port: PORTS[1] }] }],
      },
    },
    allows: (from, to, port) => from.space !== 'x' || (to.space === 'y' && port === PORTS[1]),
  },
];

/** The policies of a case as objects of a namespace. */
export function policiesOf({ policies }: Case, namespace: string): V1NetworkPolicy[] {
  return Object.entries(policies).map(([name, spec]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  }));
}

/** All pods of the grid, row by row. */
export function grid(): Cell[] {
  return SPACES.flatMap((name) => PODS.map((one) => ({ space: name, pod: one })));
}

/** A pod of the grid as readers know it, such as "x/a". */
export function nameOf(cell: Cell): string {
  return `${cell.space}/${cell.pod}`;
}
