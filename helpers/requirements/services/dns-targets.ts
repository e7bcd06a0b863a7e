import type { V1Service } from '@kubernetes/client-node';
import { Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import type { Answer, Lookup, RecordType, Target } from '../../probe/probe.ts';
import { type ClusterDns, serversFor } from './cluster-dns.ts';
import { findDns } from './find-dns.ts';
import { readResolver } from './resolver.ts';
import { readService } from './service-targets.ts';

/**
 * Plans from the probe pod of every node, over UDP and TCP: full names at each DNS pod, and full and short names at the server in resolv.conf.
 * That server also gets queries for the family that a name lacks, because clients that query both families wait for both answers.
 * @throws Inconclusive if a Service whose name is looked up has no address
 */
export async function everyNodeToDns(cluster: ClusterUnderTest): Promise<{ plans: Plan[]; dns: ClusterDns }> {
  const [probes, echo, nginx, api] = await Promise.all([
    everyProbePod(cluster),
    echoPods(cluster),
    readService(cluster, 'nginx'),
    cluster.kube.core.readNamespacedService({ namespace: 'default', name: 'kubernetes' }),
  ]);
  const { nameservers, domain } = await readResolver(cluster, probes[0] as FixturePod);
  const dns = await findDns(cluster, nameservers);
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
  const answeredOn = [...new Set(dns.servers.flatMap(({ node = [] }) => node))];
  for (const node of answeredOn) cluster.dnsOn.add(node);
  const answer = { resolves: addresses };
  const by = [false, true].map((tcp) => ({
    pods: new Map(
      dns.servers.map((one) => {
        const { address: server, node = [], ports } = one;
        const lookup = { server, port: ports[tcp ? 'TCP' : 'UDP'], tcp, names: full };
        return [one, { ...lookups(`DNS pod ${server}`, lookup, answer), answeredOn: [node].flat() }];
      }),
    ),
    told: {
      ...lookups('the DNS server of the pods', { tcp, names: [...full, ...short] }, answer),
      answeredOn,
    },
  }));
  const lacking = (['A', 'AAAA'] as const).flatMap((type) => {
    const names = [...full, ...short].filter((name) => lacks(addresses[name.full] ?? [], type));
    if (names.length === 0) return [];
    const typed = { tcp: false, names: names.map((name) => ({ ...name, type })) };
    const none = { resolves: Object.fromEntries(names.map((name) => [name.full, []])) };
    const target = lookups(`the DNS server of the pods, for names without ${type},`, typed, none);
    return [{ ...target, answeredOn }];
  });
  const plans = probes.map(({ prober, node }, index) => {
    const servers = serversFor(node, index, dns.servers);
    const to = by.flatMap(({ pods, told }) => [...servers.flatMap((one) => pods.get(one) ?? []), told]);
    return { from: prober, to: [...to, ...lacking] };
  });
  return { plans, dns };
}

function lacks(addresses: readonly string[], type: 'A' | 'AAAA'): boolean {
  return addresses.every((address) => address.includes(':') === (type === 'A'));
}

/**
 * Plans from the probe pod of every node to the server in resolv.conf: SRV records of a Service's named ports, PTR records of its cluster IPs, and
 * the CNAME of an ExternalName Service.
 */
export async function everyNodeToRecords(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, service, elsewhere] = await Promise.all([
    everyProbePod(cluster),
    readService(cluster, 'several-ports'),
    readService(cluster, 'elsewhere'),
  ]);
  const { domain } = await readResolver(cluster, probes[0] as FixturePod);
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

/** The name for a PTR query of an address (RFC 1035, section 3.5; RFC 3596, section 2.5). */
export function reverseName(ip: string): string {
  const { family, value } = parseAddress(ip);
  const four = family === 4;
  const [bits, parts, radix] = four ? ([8, 4, 10] as const) : ([4, 32, 16] as const);
  const part = (at: number) => BigInt.asUintN(bits, value >> BigInt(at * bits));
  const labels = Array.from({ length: parts }, (_, at) => part(at).toString(radix));
  return `${labels.join('.')}.${four ? 'in-addr' : 'ip6'}.arpa.`;
}

/** The shortest name of a Service for pods of a namespace: without the domain, and without the namespace if it is the same. */
function shortOf(full: string, namespace: string): string {
  const [service, of] = full.split('.');
  return of === namespace ? `${service}` : `${service}.${of}`;
}

function lookups(what: string, lookup: Lookup, answer: Answer): Target {
  const protocol = lookup.tcp ? 'TCP' : 'UDP';
  return { name: `${what} over ${protocol}`, url: `${what} ${protocol}`, protocol, answer, lookup };
}
