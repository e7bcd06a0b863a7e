import type { V1Pod } from '@kubernetes/client-node';
import type { Kube } from '../../kube/client.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import type { Folder } from './folder.ts';

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
