import type { Kube } from '../kube/client.ts';
import type { Ranges } from '../model/range.ts';
import type { Engine } from './engine/engine.ts';
import type { Network } from './find-network.ts';
import type { ClusterNetwork } from './network.ts';

/** A cluster that kind made for this run, with all that belongs to it. */
export interface KindCluster {
  name: string;
  kubeconfig: string;
  kube: Kube;
  engine: Engine;
  network: ClusterNetwork;
  podRanges: Ranges;
  serviceRanges: Ranges;
  /** The network by its name here; "none": there is none, "unknown": one that is not known here. */
  cni: string;
  /** Where its agent runs; undefined: it has none that is known here. */
  agent: Network['agent'] | undefined;
  cniReason: string;
  /** Official image names and what was used in their place. */
  replaced: Readonly<Record<string, string>>;
  /** Image of the off-cluster client. */
  agnhost: string;
  imageSource: 'registry' | 'bundle';
  nodeImage: string;
}
