import { type FaultyCluster, type Role, runPods } from './faulty-cluster.ts';

/** Waits until the run's pod of two containers has its address, and gives that and its node. */
export async function twoContainersPod({ kube, node }: FaultyCluster): Promise<{ role: Role; ip: string }> {
  const [pod] = await runPods(kube, 'app=two-containers', ([first]) => first?.status?.podIP !== undefined);
  const role = pod?.spec?.nodeName === node('worker') ? 'worker' : 'worker2';
  return { role, ip: pod?.status?.podIP ?? '' };
}

/** Runs a shell script as root on the pod's node, with the pod's network namespace in $ns. */
export async function inNamespaceOf(
  { onNode }: FaultyCluster,
  { role, ip }: { role: Role; ip: string },
  script: string,
): Promise<void> {
  await onNode(
    role,
    `for ns in /var/run/netns/*; do
       nsenter --net=$ns ip -o address show | grep -q ' ${ip}/' || continue
       ${script}
       exit 0
     done
     exit 1`,
  );
}
