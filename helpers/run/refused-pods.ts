import { type Kube, listAll, readable } from '../kube/client.ts';

/** An object of the fixtures that has not made all its pods. */
export interface WithoutPods {
  kind: string;
  name: string;
  uid: string;
  /** Why, where its own status says so. */
  told: string | undefined;
}

/** Why pods are not made. */
export interface Refusal {
  message: string;
  /** The namespace does not take such pods, which no second try mends. */
  forGood: boolean;
}

/** What Pod Security says of a pod that its level does not take. */
const POD_SECURITY = /violates PodSecurity/;

/**
 * Why no pods are made of what was applied to a namespace, as the cluster's controllers say it: a quota, a policy of admission.
 * @returns undefined where none was refused, or nothing may be read of it
 */
export async function refusedPods(
  kube: Kube,
  namespace: string,
  owners: readonly WithoutPods[],
): Promise<Refusal | undefined> {
  for (const { kind, name, uid, told } of owners) {
    // By its own id: one of an earlier run may have had the same name.
    const fieldSelector = `reason=FailedCreate,involvedObject.uid=${uid}`;
    const events = await readable(() =>
      listAll((query) => kube.core.listNamespacedEvent({ namespace, fieldSelector, ...query })),
    );
    const why = told ?? events?.at(-1)?.message;
    if (why === undefined) continue;
    return { message: `${kind} ${name} may not create its pods: ${why}`, forGood: POD_SECURITY.test(why) };
  }
  return undefined;
}
