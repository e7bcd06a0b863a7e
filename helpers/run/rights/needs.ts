import { CONFIG_MAPS, CUSTOM_RESOURCES } from '../../kube/inventory/statements.ts';
import type { Declared, Right } from '../../requirements/registry.ts';
import type { Need } from './need.ts';

const CORE = '';
const APPS = 'apps';
const DISCOVERY = 'discovery.k8s.io';
const NETWORKING = 'networking.k8s.io';

/** A need, and the right by whose name requirements declare that they have it. */
type Stated = Omit<Need, 'for'> & { for: 'all' | 'report' | Right };

/** Everything that a run asks the API server for; what a user needs beyond that is nothing. */
const STATED: readonly Stated[] = [
  {
    verbs: ['list'],
    group: CORE,
    resource: 'nodes',
    where: 'cluster',
    for: 'nodes',
    why: 'every node is probed or reported as left out',
  },
  {
    verbs: ['list'],
    group: CORE,
    resource: 'pods',
    where: 'cluster',
    for: 'all pods',
    why: "the addresses of all pods are compared, not only the run's own",
  },
  {
    verbs: ['watch'],
    group: CORE,
    resource: 'pods',
    where: 'cluster',
    for: 'pod changes',
    why: 'no address may be held by two pods while some come and go',
  },
  {
    verbs: ['list'],
    group: CORE,
    resource: 'services',
    where: 'cluster',
    for: 'all Services',
    why: 'the addresses of all Services are compared',
  },
  {
    verbs: ['list'],
    group: NETWORKING,
    resource: 'servicecidrs',
    where: 'cluster',
    for: 'report',
    why: 'they state the Service ranges',
  },
  {
    verbs: ['list'],
    group: CORE,
    resource: 'nodes',
    where: 'cluster',
    for: 'report',
    why: 'their annotations and pod CIDRs state ranges and identify the network',
  },
  ...Object.values(CUSTOM_RESOURCES).map(
    ({ group, plural }): Stated => ({
      verbs: ['list'],
      group,
      resource: plural,
      where: 'cluster',
      for: 'report',
      why: 'where the cluster has them, they state its ranges',
      when: 'the API server serves them',
    }),
  ),
  ...Object.entries(CONFIG_MAPS).map(
    ([namespace, names]): Stated => ({
      verbs: ['get'],
      group: CORE,
      resource: 'configmaps',
      names,
      where: namespace as keyof typeof CONFIG_MAPS,
      for: 'report',
      why: 'they state the ranges of pods and Services',
    }),
  ),
  {
    verbs: ['list'],
    group: CORE,
    resource: 'pods',
    where: 'kube-system',
    for: 'report',
    why: 'the flags of the control plane and of kube-proxy state the ranges of pods and Services',
  },
  {
    verbs: ['list'],
    group: APPS,
    resource: 'daemonsets',
    where: 'cluster',
    for: 'report',
    why: 'the agent identifies the network; some agents state the pod range',
  },
  {
    verbs: ['list'],
    group: CORE,
    resource: 'pods',
    where: 'agent',
    for: 'agent pods',
    why: 'every node must run the network agent',
  },
  {
    verbs: ['list'],
    group: CORE,
    resource: 'events',
    where: 'cluster',
    for: 'report',
    why: 'they say why a network agent is not ready',
    when: 'a network agent is not ready',
  },
  {
    verbs: ['list'],
    group: DISCOVERY,
    resource: 'endpointslices',
    where: 'kube-system',
    for: 'DNS endpoints',
    why: 'each DNS pod is queried separately',
  },
  {
    verbs: ['get'],
    group: CORE,
    resource: 'services',
    names: ['kubernetes'],
    where: 'default',
    for: 'API Service',
    why: 'the run connects to the API server at its Service and looks up its name',
  },
  {
    verbs: ['list'],
    group: DISCOVERY,
    resource: 'endpointslices',
    where: 'cluster',
    for: 'all endpoints',
    why: 'existing Services are probed where they have ready endpoints',
  },
  {
    verbs: ['list'],
    group: NETWORKING,
    resource: 'networkpolicies',
    where: 'cluster',
    for: 'all policies',
    why: 'existing pods that a policy selects are left out',
  },
  {
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
    group: CORE,
    resource: 'namespaces',
    where: 'cluster',
    namespace: 'own',
    for: 'all',
    why: 'the run creates and removes a namespace, and three more for network policies',
  },
  {
    verbs: ['list'],
    group: CORE,
    resource: 'serviceaccounts',
    where: 'run',
    namespace: 'own',
    for: 'all',
    why: 'a new namespace takes pods once it has its default service account',
  },
  {
    verbs: ['get', 'create', 'patch', 'delete'],
    group: 'coordination.k8s.io',
    resource: 'leases',
    where: 'run',
    namespace: 'given',
    for: 'all',
    why: 'a Lease prevents a second run in the namespace',
  },
  {
    verbs: ['get', 'list', 'create', 'patch'],
    group: APPS,
    resource: 'daemonsets',
    where: 'run',
    for: 'all',
    why: 'fixtures with a pod on every node',
  },
  {
    verbs: ['list', 'create', 'patch'],
    group: APPS,
    resource: 'deployments',
    where: 'run',
    for: 'all',
    why: 'fixtures that stand behind Services',
  },
  {
    verbs: ['deletecollection'],
    group: APPS,
    resource: 'daemonsets',
    where: 'run',
    namespace: 'given',
    for: 'all',
    why: 'the run removes all its objects from an existing namespace',
  },
  {
    verbs: ['deletecollection'],
    group: APPS,
    resource: 'deployments',
    where: 'run',
    namespace: 'given',
    for: 'all',
    why: 'the run removes all its objects from an existing namespace',
  },
  {
    verbs: ['get', 'create', 'patch'],
    group: CORE,
    resource: 'services',
    where: 'run',
    for: 'all',
    why: 'Services of every kind are probed',
  },
  {
    verbs: ['list', 'delete'],
    group: CORE,
    resource: 'services',
    where: 'run',
    namespace: 'given',
    for: 'all',
    why: 'the run removes its own Services and no others',
  },
  {
    verbs: ['get', 'list', 'create', 'patch', 'deletecollection'],
    group: CORE,
    resource: 'pods',
    where: 'run',
    for: 'all',
    why: 'fixtures, and pods that come and go',
  },
  {
    verbs: ['get', 'create'],
    group: CORE,
    resource: 'pods/exec',
    where: 'run',
    for: 'all',
    why: "probes run inside the run's pods; Kubernetes 1.35 and later need both verbs, earlier ones the first",
  },
  {
    verbs: ['list'],
    group: DISCOVERY,
    resource: 'endpointslices',
    where: 'run',
    for: 'endpoints',
    why: 'the endpoints of a Service are compared with its pods',
  },
  {
    verbs: ['create', 'patch', 'delete'],
    group: NETWORKING,
    resource: 'networkpolicies',
    where: 'run',
    namespace: 'own',
    for: 'network policies',
    why: "policies are tried on the run's pods",
    when: 'the network may enforce policies',
  },
  {
    verbs: ['list'],
    group: NETWORKING,
    resource: 'networkpolicies',
    where: 'run',
    for: 'report',
    why: 'an existing policy must not look like a broken network',
    when: 'a requirement is violated',
  },
  {
    verbs: ['list'],
    group: CORE,
    resource: 'events',
    where: 'run',
    for: 'report',
    why: 'they say why a pod was refused or does not start',
    when: 'a pod is refused or does not start',
  },
  {
    verbs: ['get'],
    group: CORE,
    resource: 'pods/log',
    where: 'run',
    for: 'report',
    why: 'the last log lines of a pod that does not start',
    when: 'a pod does not start',
  },
  {
    verbs: ['deletecollection'],
    group: CORE,
    resource: 'pods',
    where: 'agent',
    disruptive: true,
    for: 'restarts',
    why: 'the agent of the network is restarted on every node',
  },
  {
    verbs: ['deletecollection'],
    group: CORE,
    resource: 'pods',
    where: 'kube-system',
    disruptive: true,
    for: 'restarts',
    why: 'kube-proxy is restarted on every node',
  },
];

/** The needs of a run that asks these requirements: all of them, each with the ids of those that have it. */
export function needsFor(requirements: readonly Declared[]): Need[] {
  return STATED.map((need) => {
    const { for: right } = need;
    if (right === 'all' || right === 'report') return { ...need, for: right };
    return { ...need, for: requirements.filter((one) => hasRight(one, right)).map(({ id }) => id) };
  });
}

/** What looks from every node has to know every node: one that is not probed from must not pass in silence. */
function hasRight({ vantage, rights }: Declared, right: Right): boolean {
  const everywhere = vantage === 'every node' || vantage === 'every host';
  return rights.includes(right) || (right === 'nodes' && everywhere);
}

/** What a run needs beyond that where the network's agent is named to it. */
export function needOfAgent(daemonSet: string): Need {
  return {
    verbs: ['get'],
    group: APPS,
    resource: 'daemonsets',
    names: [daemonSet],
    where: 'agent',
    for: 'all',
    why: '--network-agent names it; it states the label of its pods',
  };
}
