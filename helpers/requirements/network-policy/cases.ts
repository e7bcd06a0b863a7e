import type { V1NetworkPolicy, V1NetworkPolicySpec } from '@kubernetes/client-node';
import { type Cell, FIRST_PORT, nameOf, PORTS } from './cells.ts';

/** Labels that policies select. */
export const SPACE_LABEL = 'netconform.io/space';
export const POD_LABEL = 'netconform.io/pod';

/** Whether a connection between two different pods is allowed. */
type Allows = (from: Cell, to: Cell, port: number) => boolean;

/** Policies that apply together, all in space x, and the connections that they allow. */
export interface Case {
  sentence: string;
  /** The direction that they deny by default; absent: they deny nothing. */
  direction?: 'ingress' | 'egress';
  /** @param addressOf the address of a pod of the nine, such as "x/a" */
  policies(addressOf: (name: string) => string): Readonly<Record<string, V1NetworkPolicySpec>>;
  allows: Allows;
  /** Another result that Kubernetes' own documentation permits. */
  tolerated?: { allows: Allows; note: string };
  /** Networks that do not support such policies, by their own documentation. */
  unknownTo?: Readonly<Record<string, string>>;
}

const EVERY_POD = { podSelector: {} };
const NOTHING_IN: V1NetworkPolicySpec = { ...EVERY_POD, policyTypes: ['Ingress'] };
const NOTHING_OUT: V1NetworkPolicySpec = { ...EVERY_POD, policyTypes: ['Egress'] };
const pod = (name: string) => ({ podSelector: { matchLabels: { [POD_LABEL]: name } } });
const space = (name: Cell['space']) => ({ namespaceSelector: { matchLabels: { [SPACE_LABEL]: name } } });
const allButOne = (address: string) =>
  address.includes(':')
    ? { ipBlock: { cidr: '::/0', except: [`${address}/128`] } }
    : { ipBlock: { cidr: '0.0.0.0/0', except: [`${address}/32`] } };

/** A case that denies all ingress of x except by some rules. */
function ingress(
  but: string,
  rules: (addressOf: (name: string) => string) => V1NetworkPolicySpec['ingress'],
  allowsToX: Allows,
  select: { podSelector: object } = EVERY_POD,
): Case {
  return {
    sentence: `all ingress of x denied, except ${but}`,
    direction: 'ingress',
    policies: (addressOf) => ({
      deny: NOTHING_IN,
      allow: { ...select, policyTypes: ['Ingress'], ingress: rules(addressOf) ?? [] },
    }),
    allows: (from, to, port) => to.space !== 'x' || allowsToX(from, to, port),
  };
}

/** A case that denies all egress of x except by some rules. */
function egress(
  but: string,
  rules: (addressOf: (name: string) => string) => V1NetworkPolicySpec['egress'],
  allowsFromX: Allows,
): Case {
  return {
    sentence: `all egress of x denied, except ${but}`,
    direction: 'egress',
    policies: (addressOf) => ({
      deny: NOTHING_OUT,
      allow: { ...EVERY_POD, policyTypes: ['Egress'], egress: rules(addressOf) ?? [] },
    }),
    allows: (from, to, port) => from.space !== 'x' || allowsFromX(from, to, port),
  };
}

/** Shows that every connection works without policies; otherwise denials prove nothing. */
export const OPEN: Case = { sentence: 'without any policy', policies: () => ({}), allows: () => true };

/** Denials that the node of each pod of x must enforce, whatever the other node does. */
export const DENIALS: readonly Case[] = [
  {
    sentence: 'all ingress of x denied',
    direction: 'ingress',
    policies: () => ({ deny: NOTHING_IN }),
    allows: (_from, to) => to.space !== 'x',
  },
  {
    sentence: 'all egress of x denied',
    direction: 'egress',
    policies: () => ({ deny: NOTHING_OUT }),
    allows: (from) => from.space !== 'x',
  },
];

/** Cilium selects pods by identity, and only addresses outside the cluster by CIDR. */
const NOT_OF_PODS = {
  cilium:
    'Cilium applies ipBlock to addresses outside the cluster only: https://docs.cilium.io/en/stable/security/policy/language/',
};

/** Cases after the denials: connections pass again without policies, and policies allow some of them. */
export const RULES: readonly Case[] = [
  { ...OPEN, sentence: 'after the policies were removed' },
  ingress(
    'x/a allowed from the pods b of x',
    () => [{ _from: [pod('b')] }],
    (from, to) => to.pod === 'a' && nameOf(from) === 'x/b',
    pod('a'),
  ),
  ingress(
    'allowed from y',
    () => [{ _from: [space('y')] }],
    (from) => from.space === 'y',
  ),
  ingress(
    `allowed to port ${PORTS[0]} from the pods c of z`,
    () => [{ _from: [{ ...space('z'), ...pod('c') }], ports: [{ protocol: 'TCP', port: PORTS[0] }] }],
    (from, _to, port) => port === PORTS[0] && nameOf(from) === 'z/c',
  ),
  {
    ...ingress(
      `allowed from y to the port by name, "${FIRST_PORT}"`,
      () => [{ _from: [space('y')], ports: [{ protocol: 'TCP', port: FIRST_PORT }] }],
      (from, _to, port) => from.space === 'y' && port === PORTS[0],
    ),
    unknownTo: { weave: 'Weave Net refuses policies with named ports' },
  },
  {
    ...ingress(
      `allowed from z to ports ${PORTS[1] - 1} to ${PORTS[1] + 1}`,
      () => [
        { _from: [space('z')], ports: [{ protocol: 'TCP', port: PORTS[1] - 1, endPort: PORTS[1] + 1 }] },
      ],
      (from, _to, port) => from.space === 'z' && port === PORTS[1],
    ),
    tolerated: {
      allows: (_from, to) => to.space !== 'x',
      note: 'the network does not support endPort and allows only the first port of a range',
    },
  },
  {
    ...ingress(
      'allowed from every address except that of y/a',
      (addressOf) => [{ _from: [allButOne(addressOf('y/a'))] }],
      (from) => nameOf(from) !== 'y/a',
    ),
    unknownTo: NOT_OF_PODS,
  },
  egress(
    `allowed to port ${PORTS[1]} of y`,
    () => [{ to: [space('y')], ports: [{ protocol: 'TCP', port: PORTS[1] }] }],
    (_from, to, port) => to.space === 'y' && port === PORTS[1],
  ),
  {
    ...egress(
      'allowed to every address except that of z/b',
      (addressOf) => [{ to: [allButOne(addressOf('z/b'))] }],
      (_from, to) => nameOf(to) !== 'z/b',
    ),
    unknownTo: NOT_OF_PODS,
  },
];

/** The policies of a case as objects of a namespace. */
export function policiesOf(
  one: Case,
  namespace: string,
  addressOf: (name: string) => string,
): V1NetworkPolicy[] {
  return Object.entries(one.policies(addressOf)).map(([name, spec]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  }));
}
