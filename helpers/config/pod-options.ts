import type { PodShape } from '../model/pod-shape.ts';

/** Raw texts as commander read them. */
export interface RawPodShape {
  podLabels?: string;
  podAnnotations?: string;
  nodeSelector?: string;
  tolerations?: string;
  tolerateTaints?: boolean | string;
}

/** What is asked of a run's pods, before anything is known of the nodes. */
export interface AskedShape extends PodShape {
  /** Every taint that the nodes have is tolerated. */
  includeTainted: boolean;
}
