import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { Kube } from '../../kube/client.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import type { Verdict } from '../../model/verdict.ts';
import { explanation } from '../../report/explanation.ts';
import { isAgent } from './agents.ts';
import { eventTable, podTable } from './cluster-tables.ts';
import type { Folder } from './folder.ts';
import { requirementText } from './index-text.ts';
import type { Source } from './source.ts';
import type { Seen } from './take-cluster.ts';
import { droppingRules } from './take-nodes.ts';

/** Maximum of lines per log. */
const LINES = 500;

/** Writes the logs of a pod's containers into the folder of its node, and the last lines before a restart. */
export async function takeLogs(kube: Kube, folder: Folder, pod: V1Pod): Promise<void> {
  const { metadata, spec, status } = pod;
  const node = spec?.nodeName;
  if (node === undefined) return;
  const [namespace, name] = [metadata?.namespace ?? '', metadata?.name ?? ''];
  const containers = [
    // Init containers matter if they block the others.
    ...(isReady(pod) ? [] : (spec?.initContainers ?? [])),
    ...(spec?.containers ?? []),
  ];
  const restarted = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
    .filter(({ restartCount }) => restartCount > 0)
    .map((container) => container.name);
  const logs = containers.flatMap(({ name: container }) => [
    { container, previous: false },
    ...(restarted.includes(container) ? [{ container, previous: true }] : []),
  ]);
  await Promise.all(
    logs.map(({ container, previous }) =>
      folder.take(
        {
          path: `nodes/${node}/${name}.${container}${previous ? '.previous' : ''}.log`,
          what: `log of ${container} in ${namespace}/${name}, ${previous ? 'before its restart, ' : ''}last ${LINES} lines`,
          kept: 'end',
        },
        () => kube.core.readNamespacedPodLog({ namespace, name, container, previous, tailLines: LINES }),
      ),
    ),
  );
}

/** A failed requirement and the nodes concerned. */
export interface Failed {
  verdict: Verdict;
  nodes: readonly string[];
  /** Whether the verdict names the nodes. */
  named: boolean;
}

/**
 * Puts what concerns one requirement into a folder of its id: the pods and events of its nodes, the rules there that drop,
 * and an index of all that was taken of them.
 * @param rules what the packet filter of a node has, by node, as far as it could be read
 */
export async function takeRequirement(
  { verdict, nodes, named }: Failed,
  { context }: Source,
  folder: Folder,
  seen: Seen,
  rules: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const { id } = verdict;
  const onNodes = ({ spec }: V1Pod) => nodes.includes(spec?.nodeName ?? '');
  const concerned = seen.pods.filter(
    (pod) => onNodes(pod) && (pod.metadata?.namespace === context.namespace || isAgent(pod, context)),
  );
  if (seen.pods.length > 0)
    await folder.take(
      { path: `${id}/pods.txt`, what: "this run's pods on them, and the network's" },
      async () => podTable(concerned, now),
    );
  if (seen.events.length > 0)
    await folder.take(
      { path: `${id}/events.txt`, what: 'events of them and of these pods, the newest last', kept: 'end' },
      async () => eventTable(seen.events.filter((event) => isAbout(event, nodes, concerned))),
    );
  const ofNodes = new Map([...rules].filter(([node]) => nodes.includes(node)));
  if (ofNodes.size > 0)
    await folder.take(
      {
        path: `${id}/drops.txt`,
        what: 'firewall rules of these nodes that drop or reject, most packets first',
      },
      async () => `${droppingRules(ofNodes).join('\n') || 'none'}\n`,
    );
  const { entries } = folder;
  const text = { verdict, explanation: explanation(verdict), takenAt: now, nodes, named, entries };
  await folder.write(`${id}/README.txt`, requirementText(text));
}

function isAbout({ involvedObject }: CoreV1Event, nodes: readonly string[], pods: readonly V1Pod[]): boolean {
  if (involvedObject.kind === 'Node') return nodes.includes(involvedObject.name ?? '');
  return pods.some(
    ({ metadata }) =>
      involvedObject.name === metadata?.name && involvedObject.namespace === metadata?.namespace,
  );
}
