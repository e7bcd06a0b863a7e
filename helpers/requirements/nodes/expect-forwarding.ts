import type { V1Node } from '@kubernetes/client-node';
import { internalAddresses } from '../../kube/inventory/holders.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import type { Address } from '../../model/range.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { type FixturePod, nodesWithout } from '../../probe/fixture-pods.ts';
import { podsFor, readSettings, type Setting, settingsCommand, sysctlName } from './forwarding-settings.ts';

const PATHS = { 4: 'net/ipv4/conf/all/forwarding', 6: 'net/ipv6/conf/all/forwarding' } as const;

/** Settings of a node that a new pod may change, because some CNI plugins turn forwarding on. */
export const CHANGED_BY_PODS: readonly string[] = Object.values(PATHS).map(sysctlName);

interface Reading extends Setting {
  host: FixturePod;
}

/**
 * Reads on each node, in a pod on its host network, whether it forwards the families that pods use, on every interface that carries traffic of
 * pods. It must also have forwarded them before the run's first pod, because a CNI plugin may turn forwarding on for a new pod.
 * @throws Violation naming the nodes that do not forward; Inconclusive if a node could not be read
 */
export async function expectForwarding(
  cluster: ClusterUnderTest,
  hosts: readonly FixturePod[],
): Promise<Evidence> {
  const [pods, nodes] = await Promise.all([cluster.inventory.podAddresses(), cluster.inventory.nodes()]);
  const paths = [...new Set(pods.map(({ address }) => address.family))].map((family) => PATHS[family]);
  const four = Map.groupBy(
    pods.filter(({ address }) => address.family === 4),
    ({ node }) => node,
  );
  const read = async (host: FixturePod): Promise<Reading[]> => {
    const command = settingsCommand(paths, podsFor(host.node, four), addressesOf(host.node, nodes));
    return (await readNode(cluster, host, command, paths)).map((setting) => ({ ...setting, host }));
  };
  const readings = (await Promise.all(hosts.map(read))).flat();
  const now = readings.filter(({ value }) => value !== '1');
  const before = readings.flatMap(({ host, path, value }) => {
    const then = cluster.run.nodesBefore?.[host.node]?.[sysctlName(path)];
    return value === '1' && then !== undefined && then !== '1'
      ? [{ host, path, value: then, healed: true }]
      : [];
  });
  const off = [...now, ...before];
  const names = paths.map(sysctlName).join(' and ');
  if (off[0] !== undefined) {
    throw new Violation(
      {
        kind: 'forwarding-off',
        subject: 'forwarding of nodes',
        failed: new Set(off.map(({ host }) => host)).size,
        of: hosts.length,
        unit: 'nodes',
        samples: off.map(({ host, path, value, ...more }) => ({
          nodes: [host.node],
          detail: `${host.node} ${'healed' in more ? 'did not forward before this run made its first pod' : 'does not forward'}: ${sysctlName(path)} = ${value}`,
        })),
      },
      {
        expected: `${names} = 1 on every node, and forwarding = 1 on every interface that carries traffic of pods`,
        again: `kubectl exec -n ${cluster.run.namespace} ${off[0].host.name} -- cat /proc/sys/${off[0].path}`,
      },
    );
  }
  const missing = nodesWithout(hosts, nodes.filter(takesPart(cluster.run.shape)));
  if (missing.length > 0)
    throw new Inconclusive(`no pod on the host network of ${missing.join(', ')}: not read there`, [], {
      nodes: missing,
    });
  return {
    checked: readings.length,
    summary: `${names} = 1 on ${hosts.length} nodes, and on their ${readings.length - hosts.length * paths.length} interfaces that carry traffic of pods`,
    details: readings.map(({ host, path, value }) => `${host.node}: ${sysctlName(path)} = ${value}`),
  };
}

function addressesOf(node: string, nodes: readonly V1Node[]): Address[] {
  const own = nodes.filter(({ metadata }) => metadata?.name === node);
  return own.flatMap(internalAddresses).map(({ address }) => address);
}

/** @throws Inconclusive where a setting is missing, or the output was cut short */
async function readNode(
  cluster: ClusterUnderTest,
  host: FixturePod,
  command: readonly string[],
  paths: readonly string[],
): Promise<Setting[]> {
  const { stdout, exitCode } = await execInPod(cluster, host, command);
  const settings = readSettings(stdout) ?? [];
  const missing = paths.filter((path) => !settings.some((one) => one.path === path));
  if (missing[0] === undefined) return settings;
  throw new Inconclusive(
    `${missing.map(sysctlName).join(' and ')} could not be read on ${host.node}: exit ${exitCode}, "${stdout.trim()}"`,
    [],
    { nodes: [host.node] },
  );
}
