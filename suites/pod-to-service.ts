// A Service's cluster IP answers on every node, and only the pods behind it answer.
// https://kubernetes.io/docs/concepts/services-networking/service/

import { allOf } from '../helpers/model/outcomes.ts';
import { expectEveryKind, expectReachable } from '../helpers/probe/expect-reachable.ts';
import { podRanges } from '../helpers/requirements/addressing/ranges-in-force.ts';
import { suite } from '../helpers/requirements/requirement.ts';
import { expectAffinity } from '../helpers/requirements/services/expect-affinity.ts';
import { expectEndpointsArePods } from '../helpers/requirements/services/expect-endpoints.ts';
import { expectEveryEndpoint } from '../helpers/requirements/services/expect-every-endpoint.ts';
import { expectGracefulEnd } from '../helpers/requirements/services/expect-graceful-end.ts';
import { expectMembership } from '../helpers/requirements/services/expect-membership.ts';
import { expectNodeLocal } from '../helpers/requirements/services/expect-node-local.ts';
import { expectPortKept } from '../helpers/requirements/services/expect-port-kept.ts';
import { byName } from '../helpers/requirements/services/name-targets.ts';
import { insideToNodePorts } from '../helpers/requirements/services/node-port-targets.ts';
import {
  everyNodeToClusterIps,
  everyNodeToEcho,
  everyNodeToNobody,
  everyNodeToSeveralPorts,
  everywhereToApi,
  hostsToService,
} from '../helpers/requirements/services/service-targets.ts';

export const requirement = suite({ vantage: 'every node', by: 'exec', layer: 'services' });

const SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/';

/**
 * Further connections to a Service that refuses. A kernel sends one client six refusals in a row, then one a second (icmp_ratelimit in icmp(7)).
 * More connections would therefore say nothing about the Service.
 */
const REFUSALS = 1;

requirement(
  'SVC-1',
  {
    level: 'core',
    title: 'the endpoints of a Service are the pods behind it, in the pod range',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/',
    vantage: 'cluster',
    by: 'API',
    ofFixtures: true,
    settlesWithin: 'changeMs',
    rights: ['endpoints'],
  },
  async (cluster) => expectEndpointsArePods(cluster, 'nginx', (await podRanges(cluster)).ranges),
);

requirement(
  'SVC-2',
  {
    level: 'core',
    turn: 'first',
    title: 'the cluster IP of a Service answers from a pod on every node',
    rule: `${SERVICE}#defining-a-service`,
    covers: [{ from: ['pod'], to: ['cluster IP'], protocols: ['TCP'] }],
  },
  async (cluster) => expectEveryKind('cluster IPs', await everyNodeToClusterIps(cluster)),
);

requirement(
  'SVC-3',
  {
    level: 'core',
    title: 'every endpoint of a Service gets its share of the connections',
    rule: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#proxy-modes',
  },
  async (cluster) => {
    const { plans, endpoints } = await everyNodeToEcho(cluster, 'echo');
    return expectEveryEndpoint('echo', plans, endpoints);
  },
);

requirement(
  'SVC-4',
  {
    level: 'core',
    turn: 'beside',
    title: 'a pod that leaves a Service stops receiving, and one that joins starts, over TCP and UDP',
    rule: `${SERVICE}#endpointslices`,
    datagrams: 'sent',
  },
  async (cluster) => expectMembership(cluster),
);

requirement(
  'SVC-5',
  {
    level: 'core',
    title: 'a multi-port Service maps each port to its targetPort, over TCP and UDP',
    rule: `${SERVICE}#multi-port-services`,
    covers: [
      { from: ['pod'], to: ['cluster IP'], protocols: ['TCP'], sizes: ['small'] },
      { from: ['pod'], to: ['cluster IP'], protocols: ['UDP'] },
    ],
    datagrams: 'sent',
  },
  async (cluster) => expectEveryKind('each port of one Service', await everyNodeToSeveralPorts(cluster)),
);

requirement(
  'SVC-6',
  {
    level: 'core',
    title: 'a headless Service resolves to the IPs of its pods, and a Service answers by its name',
    rule: `${SERVICE}#headless-services`,
    covers: [{ from: ['pod'], to: ['name'], sizes: ['small'] }],
    layer: 'above DNS',
    requires: ['DNS'],
    datagrams: 'sent',
  },
  async (cluster) => {
    const { toService, toHeadless } = await byName(cluster);
    return allOf(
      await expectReachable('a Service by its name', toService),
      await expectReachable('the addresses of a headless Service', toHeadless),
    );
  },
);

requirement(
  'SVC-7',
  {
    level: 'extended',
    title: 'client-IP affinity holds over TCP and UDP, and a Service without endpoints refuses at once',
    rule: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity',
    datagrams: 'sent',
  },
  async (cluster) =>
    allOf(
      await expectAffinity(cluster),
      await expectReachable('a Service without endpoints', await everyNodeToNobody(cluster), REFUSALS),
    ),
);

requirement(
  'SVC-8',
  {
    level: 'core',
    title:
      'a node reaches cluster IPs over TCP and UDP, and nodes and pods reach the API server at its Service',
    rule: 'https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api',
    covers: [{ from: ['node'], to: ['cluster IP'] }],
    requires: ['host network'],
    rights: ['API Service'],
    datagrams: 'sent',
  },
  async (cluster) =>
    allOf(
      await expectEveryKind('a cluster IP, from nodes', await hostsToService(cluster)),
      await expectReachable("the API server at its Service's address", await everywhereToApi(cluster)),
    ),
);

requirement(
  'SVC-9',
  {
    level: 'core',
    title: 'a NodePort answers pods and nodes, on their own node and on others, over TCP and UDP',
    rule: `${SERVICE}#type-nodeport`,
    covers: [{ from: ['pod', 'node'], to: ["its own node's node port", "another node's node port"] }],
    requires: ['host network'],
    datagrams: 'to node ports',
  },
  async (cluster) => {
    const { fromPods, fromNodes } = await insideToNodePorts(cluster);
    return allOf(
      await expectEveryKind('node ports, from pods', fromPods),
      await expectEveryKind('node ports, from nodes', fromNodes),
    );
  },
);

requirement(
  'SVC-10',
  {
    level: 'extended',
    turn: 'beside',
    title: 'a UDP client that keeps its port reaches a new endpoint once its old one has gone',
    rule: `${SERVICE}#endpointslices`,
    datagrams: 'sent',
  },
  async (cluster) => expectPortKept(cluster),
);

requirement(
  'SVC-11',
  {
    level: 'extended',
    turn: 'beside',
    title: 'internalTrafficPolicy Local leads a client to endpoints on its own node, and to no others',
    rule: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#internal-traffic-policy',
  },
  async (cluster) => expectNodeLocal(cluster),
);

requirement(
  'SVC-12',
  {
    level: 'extended',
    turn: 'beside',
    title: 'a pod that terminates gets no new connections of its Service, and finishes its old ones',
    rule: 'https://kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow/',
    creates: 'a pod that serves while it terminates',
  },
  async (cluster) => expectGracefulEnd(cluster),
);
