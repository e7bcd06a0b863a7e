import type { Engine } from '../engine/engine.ts';
import type { ImageNames, Versions } from './versions.ts';

export type StepName =
  | 'kind'
  | 'kubernetes'
  | 'etcd'
  | 'coredns'
  | 'flannel'
  | 'debian-node'
  | 'debian-fixture'
  | 'images'
  | 'node'
  | 'kube-router'
  | 'debian-kube-router'
  | 'kube-router-image';

/** What a step is given to do its work. */
export interface StepContext {
  /** An empty folder on the cache's file system; what is in it at the end is the step's output. */
  out: string;
  /** Another empty folder there, removed afterwards. */
  scratch: string;
  /** The output folder of a step that this one needs. */
  outputOf(step: StepName): string;
  /** The folder fixtures/bundle. */
  fixtures: string;
  versions: Versions;
  names: ImageNames;
  id: string;
  engine: Engine;
  signal: AbortSignal;
}

/** One part of a bundle that is built and kept as a whole. */
export interface Step {
  name: StepName;
  /** As the user reads it, such as "kubernetes v1.34.4". */
  title: string;
  /** How it is done, for the user: "building from the Go module proxy". */
  doing: string;
  /** Two run at a time, one of each kind: compiling wants the processor, fetching mostly waits for the network. */
  lane: 'compile' | 'fetch';
  needs: StepName[];
  /** Files and folders under fixtures/bundle that its output depends on. */
  inputs: string[];
  /** Everything else its output depends on, as plain data. */
  recipe: unknown;
  /** The output names the bundle's id, so another bundle cannot use it. */
  namesBundle: boolean;
  /** Needed after the build as well; other outputs are removed once the bundle is complete. */
  kept: boolean;
  /** Seconds it took on two cores with empty caches, for the user to expect. */
  usualSeconds: number;
  make(context: StepContext): Promise<void>;
}
