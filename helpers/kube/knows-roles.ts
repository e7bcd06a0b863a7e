import type { Kube } from './client.ts';

/**
 * Whether an API server has read who may do what: everybody may ask it what they may, by a role (system:basic-user) that it reads with
 * all others.
 */
export async function knowsRoles(kube: Kube): Promise<boolean> {
  const resourceAttributes = { verb: 'list', resource: 'namespaces' };
  return kube.authorization.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } }).then(
    () => true,
    () => false,
  );
}
