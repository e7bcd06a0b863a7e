import { takesPart } from '../../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { NODE_FILES, withPods } from '../../probe/passing-pods.ts';

/** A file that sysctl settings are read from at boot. */
interface SysctlFile {
  path: string;
  text: string;
}

/** Folders in the order in which one hides files of the same name in the next (sysctl.d(5)); /run does not outlive a boot. */
const FOLDERS = ['/etc/sysctl.d/', '/usr/local/lib/sysctl.d/', '/usr/lib/sysctl.d/', '/lib/sysctl.d/'];

/** Where else settings are read from, last of all. */
const LAST = '/etc/sysctl.conf';

/** A setting as the files leave it after a boot, and the file that has the last word. */
export function settingAfterBoot(
  files: readonly SysctlFile[],
  names: readonly string[],
): { value: string; path: string } | undefined {
  const effective = FOLDERS.flatMap((folder, rank) =>
    files
      .filter(({ path }) => path.startsWith(folder))
      .map((file) => ({ ...file, rank, name: file.path.slice(folder.length) })),
  )
    .filter((file, _, all) => !all.some(({ name, rank }) => name === file.name && rank < file.rank))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const inOrder = [...effective, ...files.filter(({ path }) => path === LAST)];
  return inOrder.flatMap(({ path, text }) => linesOf(text, names).map((value) => ({ value, path }))).at(-1);
}

/** Values that a file gives any of the names, which may be written with dots or slashes and be allowed to fail by "-". */
function linesOf(text: string, names: readonly string[]): string[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*-?\s*([\w./]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    return names.includes(name.replaceAll('/', '.')) ? [value] : [];
  });
}

/** Two names of one setting. */
const FORWARDING = ['net.ipv4.ip_forward', 'net.ipv4.conf.all.forwarding'];

const FILE = 'netconform:file ';
const SENTINEL = 'netconform:end';

const SCRIPT = `
cd ${NODE_FILES}
for f in usr/lib/sysctl.d/*.conf usr/local/lib/sysctl.d/*.conf etc/sysctl.d/*.conf etc/sysctl.conf; do
  [ -r "$f" ] && echo "${FILE}/$f" && cat "$f" && echo
done
echo "${SENTINEL}"
`;

/**
 * Reads on each node, by a pod that sees /etc and /usr and may write nothing, what its files make of forwarding at its next boot.
 * @throws Violation naming the nodes whose files leave it off; Skipped where such a pod is not admitted
 */
export async function expectForwardingAfterBoot(cluster: ClusterUnderTest): Promise<Evidence> {
  const nodes = (await cluster.inventory.nodes())
    .filter(takesPart(cluster.run.shape))
    .map(({ metadata }) => metadata?.name ?? '');
  const pods = nodes.map((node) => ({ node, reads: ['/etc', '/usr'], hostNetwork: true as const }));
  return withPods(cluster, 'node-files', pods, async (readers) => {
    const found = await Promise.all(
      readers.map(async (pod) => ({
        node: pod.node,
        setting: settingAfterBoot(await files(cluster, pod), FORWARDING),
      })),
    );
    const details = found.map(({ node, setting }) =>
      setting === undefined
        ? `${node}: no file of sysctl.d sets ${FORWARDING[0]}`
        : `${node}: ${FORWARDING[0]} = ${setting.value} in ${setting.path}`,
    );
    const off = found.flatMap(({ node, setting }, index) =>
      setting?.value === '1'
        ? []
        : [{ nodes: [node], detail: `after its next boot a node may not forward: ${details[index]}` }],
    );
    if (off.length > 0) {
      throw new Violation(
        {
          kind: 'forwarding-off',
          subject: 'forwarding after the next boot of a node',
          failed: off.length,
          of: nodes.length,
          unit: 'nodes',
          samples: off,
        },
        {
          expected: `a file of sysctl.d sets ${FORWARDING[0]} = 1 on every node`,
          details,
          again: 'grep -r ip_forward /etc/sysctl.d /etc/sysctl.conf   # on the node',
        },
      );
    }
    return { checked: nodes.length, summary: `${nodes.length} nodes turn forwarding on at boot`, details };
  });
}

async function files(cluster: ClusterUnderTest, pod: { name: string; node: string }): Promise<SysctlFile[]> {
  const { stdout } = await execInPod(cluster, pod, ['sh', '-c', SCRIPT]);
  if (!stdout.trimEnd().endsWith(SENTINEL))
    throw new Inconclusive(`the files of ${pod.node} could not be read whole`, [], { nodes: [pod.node] });
  return stdout
    .split(FILE)
    .slice(1)
    .map((part) => ({ path: part.split('\n')[0] ?? '', text: part.slice(part.indexOf('\n')) }));
}
