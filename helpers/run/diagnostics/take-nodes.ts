import { randomBytes } from 'node:crypto';
import type { V1Pod } from '@kubernetes/client-node';
import { exec } from '../../kube/exec.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { before, type Folder, reasonOf } from './folder.ts';
import { nodeFilesOf } from './node-files.ts';
import { type NodeFile, scriptOf, splitFiles } from './node-script.ts';
import { type NodeState, nodeStateOf } from './node-state.ts';
import type { Source } from './source.ts';

/** Why output for root is missing, and what to do. */
const NEEDS_ROOT = 'only root on the node can read it, and fixtures do not run as root';

/**
 * Puts the state of a node into its folder: as root on a node that is a container of ours, else from the fixture on its
 * host network as far as that may look.
 * @param pods all pods, as far as they are known
 * @returns the files' texts by name, as they were read
 */
export async function takeNode(
  source: Source,
  folder: Folder,
  deadline: AbortSignal,
  node: string,
  pods: readonly V1Pod[],
): Promise<ReadonlyMap<string, string>> {
  const files = nodeFilesOf(source.context.cni);
  const fileOf = ({ name, what }: NodeFile) => ({ path: `nodes/${node}/${name}`, what });
  const readable = files.filter(({ root }) => root !== true || source.nodesOn !== undefined);
  for (const file of files.filter((file) => !readable.includes(file)))
    folder.miss(fileOf(file), `${NEEDS_ROOT}: ${file.commands.join('; ')}`);
  const mark = randomBytes(12).toString('hex');
  let texts: ReadonlyMap<string, string>;
  try {
    texts = splitFiles(
      await before(deadline, () => onNode(source, node, pods, scriptOf(readable, mark))),
      mark,
    );
  } catch (error) {
    for (const file of readable) folder.miss(fileOf(file), reasonOf(error));
    return new Map();
  }
  for (const file of readable) {
    const text = texts.get(file.name) ?? '';
    if (text === '') folder.miss(fileOf(file), `no program on this node prints it`);
    else await folder.take(fileOf(file), async () => file.shown?.(text) ?? text);
  }
  return texts;
}

/**
 * The state of these nodes that decides about packets, without writing files. Unreadable nodes are left out.
 * @param pods all pods, as far as they are known
 */
export async function readNodeStates(
  source: Source,
  deadline: AbortSignal,
  nodes: readonly string[],
  pods: readonly V1Pod[] = [],
): Promise<Map<string, NodeState>> {
  const files = nodeFilesOf('none').filter(({ root }) => root !== true || source.nodesOn !== undefined);
  const mark = randomBytes(12).toString('hex');
  const states = await Promise.all(
    nodes.map(async (node) => {
      try {
        const text = await before(deadline, () => onNode(source, node, pods, scriptOf(files, mark)));
        return [[node, nodeStateOf(splitFiles(text, mark))] as const];
      } catch {
        return [];
      }
    }),
  );
  return new Map(states.flat());
}

/** Runs a shell script on a node and returns its output. */
async function onNode(source: Source, node: string, pods: readonly V1Pod[], script: string): Promise<string> {
  if (source.nodesOn !== undefined)
    return source.nodesOn.engine.run(['exec', node, 'sh', '-c', script], { timeoutMs: TIMEOUTS.request });
  const { namespace } = source.context;
  const host = pods.find(
    (pod) =>
      pod.metadata?.namespace === namespace &&
      pod.metadata.labels?.app === 'host' &&
      pod.spec?.nodeName === node &&
      isReady(pod),
  );
  if (host === undefined) throw new Error(`no ready fixture on the host network of this node`);
  const target = { namespace, pod: host.metadata?.name ?? '', container: 'agnhost' };
  const { stdout } = await exec(source.kube, target, ['sh', '-c', script], { timeoutMs: TIMEOUTS.request });
  return stdout;
}

/** A rule of iptables that drops or refuses, in the form of iptables-save with counts, or a chain with such a policy. */
const DROPS = /^\[(\d+):\d+\] -A .* -j (?:DROP|REJECT)\b|^:\S+ DROP \[(\d+):\d+\]/;

/**
 * The rules that drop or refuse, each after its node, program and table, most packets first.
 * @param rules by node, output of `iptables-save -c` and others, each after a line `# program`
 */
export function droppingRules(rules: ReadonlyMap<string, string>): string[] {
  return [...rules]
    .flatMap(([node, text]) => ofNode(text).map((rule) => ({ ...rule, text: `${node} ${rule.text}` })))
    .sort((one, other) => other.packets - one.packets)
    .map(({ text }) => text);
}

function ofNode(rules: string): { packets: number; text: string }[] {
  let program = '';
  let table = '';
  const found: { packets: number; text: string }[] = [];
  for (const line of rules.split('\n')) {
    program = /^# (\S+-save) /.exec(line)?.[1] ?? program;
    table = /^\*(\w+)$/.exec(line)?.[1] ?? table;
    const [match, ofRule, ofChain] = DROPS.exec(line) ?? [];
    if (match === undefined) continue;
    found.push({ packets: Number(ofRule ?? ofChain), text: `${program} ${table}: ${line}` });
  }
  return found;
}
