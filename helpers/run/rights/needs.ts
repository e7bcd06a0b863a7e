import { DNS_SERVICES } from '../../kube/inventory/dns-services.ts';
import { CONFIG_MAPS, CUSTOM_RESOURCES } from '../../kube/inventory/statements.ts';
import type { Declared, Right } from '../../requirements/registry.ts';
import type { Need } from './need.ts';

/** A need, and the right by whose name requirements declare that they have it. */
type Stated = Omit<Need, 'for'> & { for: 'all' | 'report' | Right };

type More = Pick<Need, 'names' | 'namespace' | 'disruptive' | 'when' | 'optional'>;

/** @param resource as kubectl names it, such as "daemonsets.apps" or "pods/exec" */
function need(verbs: Need['verbs'], resource: string, where: Need['where'], whose: Stated['for']) {
  const [name = '', ...group] = resource.split('.');
  return {
    because: (why: string, more: More = {}): Stated => ({
      ...{ verbs, group: group.join('.'), resource: name, where, for: whose, why },
      ...more,
    }),
  };
}

const UNUSUAL_DNS = 'no usual DNS Service of kube-system has the address in resolv.conf';

/** Everything that a run asks the API server for; what a user needs beyond that is nothing. */
const STATED: readonly Stated[] = [
  need(['list'], 'nodes', 'cluster', 'nodes').because('every node is probed or reported as left out'),
  need(['list'], 'pods', 'cluster', 'all pods').because(
    "the addresses of all pods are compared, not only the run's own",
  ),
  need(['watch'], 'pods', 'cluster', 'pod changes').because(
    'no address may be held by two pods while some come and go',
  ),
  need(['list'], 'services', 'cluster', 'all Services').because('the addresses of all Services are compared'),
  need(['list'], 'servicecidrs.networking.k8s.io', 'cluster', 'report').because(
    'they state the Service ranges',
  ),
  need(['list'], 'nodes', 'cluster', 'report').because(
    'their annotations and pod CIDRs state ranges and identify the network',
  ),
  ...Object.values(CUSTOM_RESOURCES).map(({ group, plural }) =>
    need(['list'], `${plural}.${group}`, 'cluster', 'report').because(
      'where the cluster has them, they state its ranges',
      { when: 'the API server serves them' },
    ),
  ),
  ...Object.entries(CONFIG_MAPS).map(([namespace, names]) =>
    need(['get'], 'configmaps', namespace as keyof typeof CONFIG_MAPS, 'report').because(
      'they state the ranges of pods and Services',
      { names },
    ),
  ),
  need(['list'], 'pods', 'kube-system', 'report').because(
    'the flags of the control plane and of kube-proxy state the ranges of pods and Services',
  ),
  need(['list'], 'daemonsets.apps', 'cluster', 'report').because(
    'the agent identifies the network; some agents state the pod range',
  ),
  need(['list'], 'pods', 'agent', 'agent pods').because('every node must run the network agent'),
  need(['list'], 'events', 'cluster', 'report').because('they say why a network agent is not ready', {
    when: 'a network agent is not ready',
  }),
  need(['list'], 'endpointslices.discovery.k8s.io', 'kube-system', 'DNS endpoints').because(
    'each DNS pod is queried separately',
  ),
  need(['get'], 'services', 'kube-system', 'DNS endpoints').because(
    'the DNS Service is the one with the address in resolv.conf',
    { names: DNS_SERVICES['kube-system'], optional: true },
  ),
  need(['get'], 'services', 'openshift-dns', 'DNS endpoints').because(
    'the DNS Service is the one with the address in resolv.conf',
    { names: DNS_SERVICES['openshift-dns'], optional: true, when: UNUSUAL_DNS },
  ),
  need(['list'], 'services', 'cluster', 'DNS endpoints').because('the DNS Service may have any name', {
    optional: true,
    when: UNUSUAL_DNS,
  }),
  need(['list'], 'pods', 'cluster', 'DNS endpoints').because(
    'outside of kube-system, DNS pods are found by their labels',
    { optional: true, when: UNUSUAL_DNS },
  ),
  need(['get'], 'services', 'default', 'API Service').because(
    'the run connects to the API server at its Service and looks up its name',
    { names: ['kubernetes'] },
  ),
  need(['list'], 'endpointslices.discovery.k8s.io', 'cluster', 'all endpoints').because(
    'existing Services are probed where they have ready endpoints',
  ),
  need(['list'], 'networkpolicies.networking.k8s.io', 'cluster', 'all policies').because(
    'existing pods that a policy selects are left out',
  ),
  need(['get', 'list', 'create', 'patch', 'delete'], 'namespaces', 'cluster', 'all').because(
    'the run creates and removes a namespace, and three more for network policies',
    { namespace: 'own' },
  ),
  need(['list'], 'serviceaccounts', 'run', 'all').because(
    'a new namespace takes pods once it has its default service account',
    { namespace: 'own' },
  ),
  need(['get', 'create', 'patch', 'delete'], 'leases.coordination.k8s.io', 'run', 'all').because(
    'a Lease prevents a second run in the namespace',
    { namespace: 'given' },
  ),
  need(['get', 'list', 'create', 'patch'], 'daemonsets.apps', 'run', 'all').because(
    'fixtures with a pod on every node',
  ),
  need(['list', 'create', 'patch'], 'deployments.apps', 'run', 'all').because(
    'fixtures that stand behind Services',
  ),
  need(['deletecollection'], 'daemonsets.apps', 'run', 'all').because(
    'the run removes all its objects from an existing namespace',
    { namespace: 'given' },
  ),
  need(['deletecollection'], 'deployments.apps', 'run', 'all').because(
    'the run removes all its objects from an existing namespace',
    { namespace: 'given' },
  ),
  need(['get', 'create', 'patch'], 'services', 'run', 'all').because('Services of every kind are probed'),
  need(['list', 'delete'], 'services', 'run', 'all').because(
    'the run removes its own Services and no others',
    { namespace: 'given' },
  ),
  need(['get', 'list', 'create', 'patch', 'deletecollection'], 'pods', 'run', 'all').because(
    'fixtures, and pods that come and go',
  ),
  need(['get', 'create'], 'pods/exec', 'run', 'all').because(
    "probes run inside the run's pods; Kubernetes 1.35 and later need both verbs, earlier ones the first",
  ),
  need(['list'], 'endpointslices.discovery.k8s.io', 'run', 'endpoints').because(
    'the endpoints of a Service are compared with its pods',
  ),
  need(['create', 'patch', 'delete'], 'networkpolicies.networking.k8s.io', 'run', 'network policies').because(
    "policies are tried on the run's pods",
    { namespace: 'own', when: 'the network may enforce policies' },
  ),
  need(['list'], 'networkpolicies.networking.k8s.io', 'run', 'report').because(
    'an existing policy must not look like a broken network',
    { when: 'a requirement is violated' },
  ),
  need(['list'], 'events', 'run', 'report').because('they say why a pod was refused or does not start', {
    when: 'a pod is refused or does not start',
  }),
  need(['get'], 'pods/log', 'run', 'report').because('the last log lines of a pod that does not start', {
    when: 'a pod does not start',
  }),
  need(['deletecollection'], 'pods', 'agent', 'restarts').because(
    'the agent of the network is restarted on every node',
    { disruptive: true },
  ),
  need(['deletecollection'], 'pods', 'kube-system', 'restarts').because(
    'kube-proxy is restarted on every node',
    { disruptive: true },
  ),
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
    group: 'apps',
    resource: 'daemonsets',
    names: [daemonSet],
    where: 'agent',
    for: 'all',
    why: '--network-agent names it; it states the label of its pods',
  };
}
