import { ApiException, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { AGENTS } from '../../cluster/cni.ts';
import { apply } from '../../kube/apply.ts';
import { type Kube, listAll } from '../../kube/client.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { type Fault, type FaultyCluster, ROLES, until } from './fault.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';
const SAYS = 'refused by a fault';

/** An admission policy that refuses pods with a label, as a quota or another rule may. */
export async function refusePods(kube: Kube, app: string): Promise<void> {
  const { policy, binding } = objectsOf(app);
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
  const spec = {
    matchConstraints: { resourceRules: [rule] },
    validations: [{ expression: `object.metadata.?labels.?app.orValue('') != '${app}'`, message: SAYS }],
  };
  await apply(kube, [{ ...policy, spec } as object]);
  const bound = { policyName: policy.metadata.name, validationActions: ['Deny'] };
  await apply(kube, [{ ...binding, spec: bound } as object]);
  const body = {
    metadata: { name: 'netconform-refused', labels: { app } },
    spec: { containers: [{ name: 'one', image: 'none' }] },
  };
  await until(`pods of ${app} to be refused`, () =>
    kube.core.createNamespacedPod({ namespace: 'default', body, dryRun: 'All' }).then(
      () => false,
      (error: unknown) => String(error).includes(SAYS),
    ),
  );
}

/** Removes that policy. If it is missing, that is no error. */
export async function takePods(kube: Kube, app: string): Promise<void> {
  for (const object of Object.values(objectsOf(app))) {
    await kube.objects.delete(object).catch((error: unknown) => {
      if (!(error instanceof ApiException && error.code === 404)) throw error;
    });
  }
}

function objectsOf(app: string) {
  const metadata = { name: `netconform-no-${app}` };
  return {
    binding: { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata },
    policy: { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata },
  };
}

const APP = 'flannel';

/** Waits until the network agent runs on every node. */
async function agentsBack({ kube }: FaultyCluster): Promise<void> {
  const { namespace, selector: labelSelector, daemonSet: name } = AGENTS.flannel;
  await until('the agents to be back', async () => {
    // Its controller waits longer after each refused pod, up to a quarter of an hour. A change of the set makes it act at once.
    const annotations = { 'netconform.io/looked-at': new Date().toISOString() };
    await kube.apps.patchNamespacedDaemonSet(
      { name, namespace, body: { metadata: { annotations } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    const pods = await listAll((query) =>
      kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
    );
    return pods.length === ROLES.length && pods.every(isReady);
  });
}

/** Faults of recovery. */
export const RECOVERY_FAULTS: Fault[] = [
  {
    id: 'agent-stays-away',
    sentence: 'the network agent does not start again',
    expected: { flannel: { red: ['REC-1'] } },
    finding: ({ node }) => ({
      kind: 'not-recovered',
      samples: [
        {
          objects: [`DaemonSet ${AGENTS.flannel.namespace}/${AGENTS.flannel.daemonSet}`],
          nodes: [node('worker2')],
        },
      ],
    }),
    told: { disruptive: true },
    alone: true,
    inject: ({ kube }) => refusePods(kube, APP),
    async heal(cluster) {
      await takePods(cluster.kube, APP);
      await agentsBack(cluster);
    },
  },
];
