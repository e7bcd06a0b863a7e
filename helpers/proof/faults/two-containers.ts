import type { FaultyCluster, PodOnNode } from './faulty-cluster.ts';

/** The fixtures' pod of two containers. */
export async function twoContainersPod(cluster: FaultyCluster): Promise<PodOnNode> {
  const [pod] = await cluster.pods('app=two-containers');
  if (pod === undefined) throw new Error('the pod of two containers is not ready');
  return pod;
}

/** Runs a shell script as root on a pod's node, with the pod's network namespace in $ns. */
export async function inNamespaceOf(
  { onNode }: FaultyCluster,
  { role, ip }: PodOnNode,
  script: string,
): Promise<void> {
  await onNode(
    role,
    `for ns in /var/run/netns/*; do
       nsenter --net=$ns ip -o address show | grep -q ' ${ip}/' || continue
       ${script}
       exit 0
     done
     echo no network namespace has ${ip} >&2
     exit 1`,
  );
}
