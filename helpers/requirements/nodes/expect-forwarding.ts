import { takesPart } from '../../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { type FixturePod, nodesWithout } from '../../probe/fixture-pods.ts';

const SYSCTLS = { 4: 'net.ipv4.conf.all.forwarding', 6: 'net.ipv6.conf.all.forwarding' } as const;

/** Settings of a node that a new pod may change, because some CNI plugins turn forwarding on. */
export const CHANGED_BY_PODS: readonly string[] = Object.values(SYSCTLS);

/**
 * Reads on each node, in a pod on its host network, whether it forwards the families that pods use. It must also have forwarded them before
 * the run's first pod, because a CNI plugin may turn forwarding on for a new pod.
 * @throws Violation naming the nodes that do not forward; Inconclusive if a node could not be read
 */
export async function expectForwarding(
  cluster: ClusterUnderTest,
  hosts: readonly FixturePod[],
): Promise<Evidence> {
  const families = new Set((await cluster.inventory.podAddresses()).map(({ address }) => address.family));
  const names = [...families].map((family) => SYSCTLS[family]);
  const readings = await Promise.all(
    hosts.flatMap((host) =>
      names.map(async (name) => ({ host, name, value: await readSysctl(cluster, host, name) })),
    ),
  );
  const now = readings.filter(({ value }) => value !== '1');
  const before = readings.flatMap(({ host, name, value }) => {
    const then = cluster.run.nodesBefore?.[host.node]?.[name];
    return value === '1' && then !== undefined && then !== '1'
      ? [{ host, name, value: then, healed: true }]
      : [];
  });
  const off = [...now, ...before];
  if (off[0] !== undefined) {
    throw new Violation(
      {
        kind: 'forwarding-off',
        subject: 'forwarding of nodes',
        failed: new Set(off.map(({ host }) => host)).size,
        of: hosts.length,
        unit: 'nodes',
        samples: off.map(({ host, name, value, ...more }) => ({
          nodes: [host.node],
          detail: `${host.node} ${'healed' in more ? 'did not forward before this run made its first pod' : 'does not forward'}: ${name} = ${value}`,
        })),
      },
      {
        expected: `${names.join(' and ')} = 1 on every node`,
        again: `kubectl exec -n ${cluster.run.namespace} ${off[0].host.name} -- cat ${fileOf(off[0].name)}`,
      },
    );
  }
  const missing = nodesWithout(hosts, (await cluster.inventory.nodes()).filter(takesPart(cluster.run.shape)));
  if (missing.length > 0)
    throw new Inconclusive(`no pod on the host network of ${missing.join(', ')}: not read there`, [], {
      nodes: missing,
    });
  return {
    checked: readings.length,
    summary: `${names.join(' and ')} = 1 on ${hosts.length} nodes`,
    details: readings.map(({ host, name, value }) => `${host.node}: ${name} = ${value}`),
  };
}

async function readSysctl(cluster: ClusterUnderTest, host: FixturePod, name: string): Promise<string> {
  const { stdout, exitCode } = await execInPod(cluster, host, ['cat', fileOf(name)]);
  if (exitCode === 0 && /^\d+$/.test(stdout.trim())) return stdout.trim();
  throw new Inconclusive(
    `${name} could not be read on ${host.node}: exit ${exitCode}, "${stdout.trim()}"`,
    [],
    {
      nodes: [host.node],
    },
  );
}

function fileOf(sysctl: string): string {
  return `/proc/sys/${sysctl.replaceAll('.', '/')}`;
}
