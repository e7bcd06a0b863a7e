import type { V1Service } from '@kubernetes/client-node';
import { Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import type { Answer, Lookup, RecordType, Target } from '../../probe/probe.ts';
import { nodeOfTwoContainers } from '../pods/two-containers.ts';
import { nodesOfEndpoints, readyEndpoints } from './expect-endpoints.ts';
import { onePort, readService } from './service-targets.ts';

/** Where the cluster's DNS is found (Kubernetes' DNS specification leaves it open; every distribution names it so). */
const DNS = { namespace: 'kube-system', service: 'kube-dns' } as const;

/** From the probe pod of every node: a Service by its short and its full name, and the addresses of a headless one. */
export async function byName(cluster: ClusterUnderTest): Promise<{ toService: Plan[]; toHeadless: Plan[] }> {
  const [probes, echo, node] = await Promise.all([
    everyProbePod(cluster),
    echoPods(cluster),
    nodeOfTwoContainers(cluster),
  ]);
  const { namespace } = cluster.run;
  const dnsOn = [...cluster.dnsOn];
  const domain = await clusterDomain(cluster, probes[0] as FixturePod);
  // With its dot: without it the nodes' own search domains come first, for which somebody else's servers would have to answer.
  const services = ['several-ports', `several-ports.${namespace}.svc.${domain}.`].map((name) => ({
    ...onePort(name, name),
    answeredOn: [...dnsOn, node],
  }));
  const headless = `echo-headless.${namespace}.svc.${domain}.`;
  const answer = { resolves: { [headless]: echo.map(({ ip }) => ip) } };
  const named = [headless, 'echo-headless'].map(
    (asked): Target => ({
      name: asked,
      answeredOn: dnsOn,
      url: asked,
      answer,
      lookup: { tcp: false, names: [{ asked, full: headless }] },
    }),
  );
  return {
    toService: probes.map(({ prober }) => ({ from: prober, to: services })),
    toHeadless: probes.map(({ prober }) => ({ from: prober, to: named })),
  };
}

/**
 * From the probe pod of every node to every DNS pod by itself, with full names, and to the server that pods are told,
 * with short names as well; each over UDP and TCP. That server is also asked for the family that a name lacks: a client that asks for
 * both waits for both answers.
 */
export async function everyNodeToDns(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, echo, nginx, api, slices] = await Promise.all([
    everyProbePod(cluster),
    echoPods(cluster),
    readService(cluster, 'nginx'),
    cluster.kube.core.readNamespacedService({ namespace: 'default', name: 'kubernetes' }),
    cluster.inventory.endpointSlices(DNS.namespace),
  ]);
  const domain = await clusterDomain(cluster, probes[0] as FixturePod);
  const { namespace } = cluster.run;
  const addresses = {
    [`nginx.${namespace}.svc.${domain}.`]: nginx.spec?.clusterIPs ?? [],
    [`echo-headless.${namespace}.svc.${domain}.`]: echo.map(({ ip }) => ip),
    [`kubernetes.default.svc.${domain}.`]: api.spec?.clusterIPs ?? [],
  };
  if (Object.values(addresses).some((some) => some.length === 0))
    throw new Inconclusive('a Service whose name is to be looked up has no address');
  const full = Object.keys(addresses).map((name) => ({ asked: name, full: name }));
  const short = full.map((name) => ({ ...name, asked: shortOf(name.full, namespace) }));
  const servers = [...new Set(readyEndpoints(slices, DNS.service))];
  const nodesOf = (server?: string) => nodesOfEndpoints(slices, DNS.service, server);
  for (const node of nodesOf()) cluster.dnsOn.add(node);
  const answer = { resolves: addresses };
  const to = [false, true].flatMap((tcp) => [
    ...servers.map((server) => ({
      ...lookups(`DNS pod ${server}`, { server, tcp, names: full }, answer),
      answeredOn: nodesOf(server),
    })),
    {
      ...lookups('the DNS server of the pods', { tcp, names: [...full, ...short] }, answer),
      answeredOn: nodesOf(),
    },
  ]);
  const lacking = (['A', 'AAAA'] as const).flatMap((type) => {
    const names = [...full, ...short].filter((name) => lacks(addresses[name.full] ?? [], type));
    if (names.length === 0) return [];
    const typed = { tcp: false, names: names.map((name) => ({ ...name, type })) };
    const none = { resolves: Object.fromEntries(names.map((name) => [name.full, []])) };
    const target = lookups(`the DNS server of the pods, for names without ${type},`, typed, none);
    return [{ ...target, answeredOn: nodesOf() }];
  });
  return probes.map(({ prober }) => ({ from: prober, to: [...to, ...lacking] }));
}

function lacks(addresses: readonly string[], type: 'A' | 'AAAA'): boolean {
  return addresses.every((address) => address.includes(':') === (type === 'A'));
}

/**
 * From the probe pod of every node to the server that pods are told: the SRV records of a Service's named ports, the PTR records of its
 * cluster IPs, and the name that an ExternalName Service stands for.
 */
export async function everyNodeToRecords(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, service, elsewhere] = await Promise.all([
    everyProbePod(cluster),
    readService(cluster, 'several-ports'),
    readService(cluster, 'elsewhere'),
  ]);
  const domain = await clusterDomain(cluster, probes[0] as FixturePod);
  const nameOf = ({ metadata }: V1Service) => `${metadata?.name}.${cluster.run.namespace}.svc.${domain}.`;
  const { ports = [], clusterIPs = [] } = service.spec ?? {};
  const to = [
    records(
      'SRV',
      ports.map(({ name, port, protocol = 'TCP' }) => [
        `_${name}._${protocol.toLowerCase()}.${nameOf(service)}`,
        `${port} ${nameOf(service)}`,
      ]),
    ),
    records(
      'PTR',
      clusterIPs.map((ip) => [reverseName(ip), nameOf(service)]),
    ),
    records('CNAME', [[nameOf(elsewhere), `${elsewhere.spec?.externalName}.`]]),
  ];
  const answeredOn = [...cluster.dnsOn];
  return probes.map(({ prober }) => ({ from: prober, to: to.map((one) => ({ ...one, answeredOn })) }));
}

function records(type: RecordType, expected: readonly (readonly [name: string, data: string])[]): Target {
  const resolves = Object.fromEntries(expected.map(([name, data]) => [name, [data]]));
  const names = Object.keys(resolves).map((name) => ({ asked: name, full: name, type }));
  const name = `${type} records at the DNS server of the pods`;
  return { ...lookups(name, { tcp: false, names }, { resolves }), name };
}

/** The name by which an address is looked up (RFC 1035, section 3.5; RFC 3596, section 2.5). */
export function reverseName(ip: string): string {
  const { family, value } = parseAddress(ip);
  const four = family === 4;
  const [bits, parts, radix] = four ? ([8, 4, 10] as const) : ([4, 32, 16] as const);
  const part = (at: number) => BigInt.asUintN(bits, value >> BigInt(at * bits));
  const labels = Array.from({ length: parts }, (_, at) => part(at).toString(radix));
  return `${labels.join('.')}.${four ? 'in-addr' : 'ip6'}.arpa.`;
}

/** A Service's name as a pod of the namespace may say it: without its domain, and without the namespace where that is its own. */
function shortOf(full: string, namespace: string): string {
  const [service, of] = full.split('.');
  return of === namespace ? `${service}` : `${service}.${of}`;
}

function lookups(what: string, lookup: Lookup, answer: Answer): Target {
  const protocol = lookup.tcp ? 'TCP' : 'UDP';
  return { name: `${what} over ${protocol}`, url: `${what} ${protocol}`, protocol, answer, lookup };
}

/**
 * The domain that the cluster's names end with, such as "cluster.local", as pods are told it in resolv.conf(5).
 * @throws Inconclusive where the pod has no search list that names it
 */
async function clusterDomain(cluster: ClusterUnderTest, pod: FixturePod): Promise<string> {
  const { stdout } = await execInPod(cluster, pod, ['cat', '/etc/resolv.conf']);
  return domainOf(stdout);
}

/** The cluster's domain out of a pod's resolv.conf: what follows "svc." in its search list. */
export function domainOf(resolvConf: string): string {
  const search = [...resolvConf.matchAll(/^search\s+(.*)$/gm)].flatMap(([, list = '']) =>
    list.trim().split(/\s+/),
  );
  const domain = search.find((name) => name.startsWith('svc.'))?.slice('svc.'.length);
  if (domain === undefined)
    throw new Inconclusive(`a pod has no cluster domain; its resolv.conf says "${resolvConf.trim()}"`);
  return domain.replace(/\.$/, '');
}
