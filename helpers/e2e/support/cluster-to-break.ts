import { inject } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect } from '../../kube/client.ts';
import { type FaultyCluster, faultyCluster } from '../../proof/faults/fault.ts';
import { CACHE, engineHere } from './traces.ts';

/** The cluster that all end-to-end tests share, with the means to break it: whoever does so heals it. */
export async function clusterToBreak(namespace = ''): Promise<FaultyCluster> {
  const { name } = inject('cluster');
  const kube = connect(kubeconfigPath(CACHE, name));
  return faultyCluster({ name, kube, engine: await engineHere(), cni: 'flannel', namespace });
}
