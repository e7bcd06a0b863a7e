import type { Kube } from '../../kube/client.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { until } from './until.ts';

/** The namespace of the run that goes on now. */
export async function runNamespace(kube: Kube): Promise<string> {
  let name: string | undefined;
  await until('the namespace of a run', async () => {
    const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
    name = items.find(({ status }) => status?.phase === 'Active')?.metadata?.name;
    return name !== undefined;
  });
  return name ?? '';
}
