import {
  type CoreV1Event,
  dumpYaml,
  type KubernetesObject,
  type V1EndpointSlice,
  type V1NetworkPolicy,
  type V1Node,
  type V1Pod,
  type V1Service,
} from '@kubernetes/client-node';
import { listAll } from '../../kube/client.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { isAgent } from './agents.ts';
import {
  endpointTable,
  eventTable,
  nodeTable,
  podTable,
  policyTable,
  serviceTable,
} from './cluster-tables.ts';
import type { Folder } from './folder.ts';
import { shownObject } from './shown-object.ts';
import type { Source } from './source.ts';

/** The objects of the cluster, as far as they could be read. */
export interface Seen {
  nodes: V1Node[];
  pods: V1Pod[];
  events: CoreV1Event[];
}

/** Writes cluster/, which is the same for every requirement: tables, and YAML where details help. */
export async function takeCluster({ kube, context }: Source, folder: Folder, now: Date): Promise<Seen> {
  const seen: Seen = { nodes: [], pods: [], events: [] };
  const ofRunFirst = <T extends KubernetesObject>(objects: T[]) => {
    const rank = (object: T) => (object.metadata?.namespace === context.namespace ? 0 : 1);
    return objects.sort((one, other) => rank(one) - rank(other));
  };
  const take = (path: string, what: string, read: () => Promise<string>) =>
    folder.take({ path: `cluster/${path}`, what }, read);
  await Promise.all([
    take('nodes.txt', 'nodes, as `kubectl get nodes -o wide` has them', async () => {
      seen.nodes = await listAll<V1Node>((query) => kube.core.listNode(query));
      return nodeTable(seen.nodes, now);
    }).then(async () => {
      if (seen.nodes.length > 0)
        await take('nodes.yaml', 'the same in full', async () => yaml('v1', 'Node', seen.nodes));
    }),
    take('pods.txt', 'all pods, as `kubectl get pods -A -o wide` has them', async () => {
      seen.pods = ofRunFirst(await listAll<V1Pod>((query) => kube.core.listPodForAllNamespaces(query)));
      return podTable(seen.pods, now);
    }).then(async () => {
      const ours = seen.pods.filter((pod) => isOfRun(pod, context.namespace) || isAgent(pod, context));
      const unreadyFirst = ours.sort((one, other) => Number(isReady(one)) - Number(isReady(other)));
      if (ours.length > 0)
        await take('pods.yaml', "the network's own and this run's in full", async () =>
          yaml('v1', 'Pod', unreadyFirst),
        );
    }),
    folder.take({ path: 'cluster/events.txt', what: 'events, the newest last', kept: 'end' }, async () => {
      seen.events = await listAll<CoreV1Event>((query) => kube.core.listEventForAllNamespaces(query));
      return eventTable(seen.events);
    }),
    take('services.txt', 'Services, with the policies of their traffic', async () =>
      serviceTable(
        ofRunFirst(await listAll<V1Service>((query) => kube.core.listServiceForAllNamespaces(query))),
        now,
      ),
    ),
    take('endpointslices.txt', 'EndpointSlices, a line for each endpoint', async () =>
      endpointTable(
        ofRunFirst(
          await listAll<V1EndpointSlice>((query) => kube.discovery.listEndpointSliceForAllNamespaces(query)),
        ),
      ),
    ),
    takePolicies(),
  ]);
  return seen;

  async function takePolicies(): Promise<void> {
    let policies: V1NetworkPolicy[] = [];
    await take('networkpolicies.txt', 'network policies of Kubernetes itself', async () => {
      policies = await listAll((query) => kube.networking.listNetworkPolicyForAllNamespaces(query));
      return policyTable(policies, now);
    });
    if (policies.length > 0)
      await take('networkpolicies.yaml', 'the same in full', async () =>
        yaml('networking.k8s.io/v1', 'NetworkPolicy', policies),
      );
  }
}

function isOfRun({ metadata }: V1Pod, namespace: string): boolean {
  return metadata?.namespace === namespace;
}

/** Objects as `kubectl get -o yaml` has them, without what may be a credential; a list of the API leaves out what they are. */
function yaml(apiVersion: string, kind: string, objects: readonly KubernetesObject[]): string {
  return objects.map((object) => `---\n${dumpYaml({ ...shownObject(object), apiVersion, kind })}`).join('');
}
