import { takesPart } from '../../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { NODE_FILES, withPods } from '../../probe/passing-pods.ts';

/** A file with sysctl settings that apply at boot. */
interface SysctlFile {
  path: string;
  text: string;
}

/** Folders in order of precedence: one hides files of the same name in the next (sysctl.d(5)). /run is empty after a boot. */
const FOLDERS = ['/etc/sysctl.d/', '/usr/local/lib/sysctl.d/', '/usr/lib/sysctl.d/', '/lib/sysctl.d/'];

/** The file that is read last and overrides the folders. */
const LAST = '/etc/sysctl.conf';

/**
 * The value of a setting after a boot, and the file that sets it; undefined: no file does.
 * @param names all names of the setting, with dots
 */
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

/** Values for any of the names in a file. Names may have dots or slashes, and a leading "-" that permits failure. */
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
 * Reads whether the files of each node turn forwarding on at the next boot. A pod on each node mounts its /etc and /usr read-only.
 * @throws Violation naming the nodes whose files leave it off; Inconclusive if the files cannot be read; Skipped if the cluster does not
 *   admit such a pod
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
