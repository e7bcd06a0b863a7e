import { ApiException } from '@kubernetes/client-node';
import { apply } from '../../kube/apply.ts';
import type { Kube } from '../../kube/client.ts';
import { until } from './faulty-cluster.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';
const SAYS = 'refused by a fault';

/** A policy of admission that takes no pods with a label, as a quota or a rule of somebody else's may not. */
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

/** Takes that policy away; one that is not there is no error. */
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
