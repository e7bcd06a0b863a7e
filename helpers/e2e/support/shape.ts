import type { Outcome } from '../../model/verdict.ts';
import { SERVICE_RANGE } from './api-server.ts';

/** An object as it is sent to the API server. */
export interface Sent {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Texts; annotations?: Texts };
  spec?: object;
  status?: object;
  data?: Texts;
}

type Texts = Record<string, string>;

/** The requirements that only read objects. */
export const READ = ['ADDR-1', 'ADDR-2', 'ADDR-4', 'ADDR-5', 'ADDR-6', 'NODE-1', 'NODE-3'] as const;

/** A requirement that does not apply counts as "n/a". */
export type Expected = Record<(typeof READ)[number], Outcome | 'n/a'>;

/** A kind of cluster by its objects: what it is recognised as, and what each requirement says of it. */
export interface Shape {
  objects: readonly Sent[];
  /** The network that is recognised. */
  cni: string;
  /** As --ipalloc-range has it. */
  podRanges?: string;
  /** Requirements that do not apply. The others hold. */
  notApplicable?: readonly (keyof Expected)[];
  /** Nodes that NODE-1 lists as left out. */
  leftOut?: readonly string[];
  /** The same kind of cluster with a defect, by its name. */
  broken?: Readonly<Record<string, Broken>>;
}

/** What replaces objects of the same name, or comes beside the others, and what it turns red. */
export interface Broken {
  with?: readonly Sent[];
  without?: readonly Sent[];
  red: readonly (keyof Expected)[];
}

const READY = [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'posting ready status' }];

export interface NodeParts {
  podCIDRs?: string[];
  labels?: Texts;
  annotations?: Texts;
  taints?: object[];
  unschedulable?: boolean;
  externalIP?: string;
  ready?: boolean;
}

export function node(name: string, ip: string, parts: NodeParts = {}): Sent {
  const { podCIDRs, labels, annotations = {}, taints, unschedulable, externalIP, ready = true } = parts;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/os': 'linux', ...labels }, annotations },
    spec: {
      ...(podCIDRs === undefined ? {} : { podCIDR: podCIDRs[0], podCIDRs }),
      ...(taints === undefined ? {} : { taints }),
      ...(unschedulable === undefined ? {} : { unschedulable }),
    },
    status: {
      conditions: ready ? READY : [{ ...READY[0], status: 'Unknown', message: 'no status' }],
      addresses: [
        { type: 'InternalIP', address: ip },
        ...(externalIP === undefined ? [] : [{ type: 'ExternalIP', address: externalIP }]),
        { type: 'Hostname', address: name },
      ],
    },
  };
}

interface PodParts {
  namespace?: string;
  labels?: Texts;
  command?: string[];
  hostNetwork?: boolean;
  ready?: boolean;
}

/** A running pod. Without an address of its own it is on the host network. */
export function pod(name: string, on: string, ip: string | undefined, parts: PodParts = {}): Sent {
  const { namespace = 'default', labels = {}, command, ready = true } = parts;
  const container = {
    name: 'one',
    image: 'example.invalid/one',
    ...(command === undefined ? {} : { command }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { nodeName: on, hostNetwork: ip === undefined, containers: [container] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [
        { name: 'one', image: 'one', imageID: 'one', ready, restartCount: 0, state: { running: {} } },
      ],
      ...(ip === undefined ? {} : { podIP: ip, podIPs: [{ ip }] }),
    },
  };
}

/** Pods on nodes: "n1: 10.1.0.2 10.1.0.3" for each. */
export function pods(...lines: string[]): Sent[] {
  return lines.flatMap((line) => {
    const [on = '', ips = ''] = line.split(': ');
    return ips.split(' ').map((ip, index) => pod(`app-${on}-${index}`, on, ip));
  });
}

interface AgentParts {
  namespace?: string;
  env?: Texts;
  args?: string[];
  affinity?: object;
  label?: string;
}

/** A DaemonSet and its ready pods on nodes. */
export function agent(name: string, on: readonly string[], parts: AgentParts = {}): Sent[] {
  const { namespace = 'kube-system', env = {}, args, affinity, label = 'k8s-app' } = parts;
  const labels = { [label]: name };
  const container = {
    name,
    image: 'example.invalid/agent',
    env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
    ...(args === undefined ? {} : { args }),
  };
  const spec = {
    hostNetwork: true,
    containers: [container],
    ...(affinity === undefined ? {} : { affinity }),
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name, namespace },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      status: {
        observedGeneration: 1,
        desiredNumberScheduled: on.length,
        currentNumberScheduled: on.length,
        numberReady: on.length,
        numberMisscheduled: 0,
      },
    },
    ...on.map((one) => pod(`${name}-${one}`, one, undefined, { namespace, labels })),
  ];
}

/** A static pod of the control plane, or of kube-proxy. */
export function staticPod(name: string, on: string, labels: Texts, command: string[]): Sent {
  return pod(`${name}-${on}`, on, undefined, { namespace: 'kube-system', labels, command });
}

export function configMap(namespace: string, name: string, data: Texts): Sent {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data };
}

export function service(name: string, clusterIP: string): Sent {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { clusterIP, ports: [{ port: 80 }] },
  };
}

/** An object of a custom resource of the whole cluster. */
export function custom(apiVersion: string, kind: string, name: string, parts: object): Sent {
  return { apiVersion, kind, metadata: { name }, ...parts };
}

/** What kubeadm writes of its cluster. */
export function kubeadm(podSubnet: string): Sent {
  const networking = `networking:\n  podSubnet: ${podSubnet}\n  serviceSubnet: ${SERVICE_RANGE}\n`;
  return configMap('kube-system', 'kubeadm-config', { ClusterConfiguration: networking });
}
