import type { Steps } from '../cluster/steps.ts';
import type { ClusterIdentity } from '../model/result.ts';
import type { Screen } from '../system/screen.ts';
import type { Undo } from '../system/undo.ts';
import type { Source } from './diagnostics/source.ts';
import type { UnderTest } from './target.ts';

/** What the stages of a run work with. */
export interface Stage {
  screen: Screen;
  steps: Steps;
  /** Aborts when the run is told to end. */
  interrupt: AbortSignal;
  /** Gets what has to be done when the run is over. */
  undo: Undo;
}

/** The stage that gets a cluster. */
export interface ClusterStage extends Stage {
  /** Hears which cluster it is, as soon as its API answers: a failure after that is told of this cluster. */
  met(met: Met): void;
  /** vitest takes a second to start: it does so while the cluster is made. */
  startSuites(): Promise<void>;
  /** Does a work while nothing is drawn on the terminal. */
  hidden<T>(work: () => Promise<T>): Promise<T>;
}

/** A cluster whose API has answered. */
export interface Met {
  identity: ClusterIdentity;
  /** What diagnostics are taken of; absent: it is not known yet. */
  source?: Source;
}

/** A cluster with the fixtures in it. */
export interface Prepared {
  underTest: UnderTest;
  /** Why some fixtures are not ready, in words: what needs none of them is asked all the same. */
  trouble?: string | undefined;
  /** Aborts when the run is interrupted, or its time is over. */
  signal: AbortSignal;
  /** Calls the removal of the fixtures off, and says where they are. */
  keep(): Promise<void>;
}
