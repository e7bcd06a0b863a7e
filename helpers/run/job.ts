import type { Steps } from '../cluster/steps.ts';
import type { Config } from '../config/config.ts';
import type { Result } from '../model/result.ts';
import type { Declared } from '../requirements/registry.ts';
import type { Screen } from '../system/screen.ts';
import type { Diagnosis } from './diagnose.ts';
import type { SuiteRunner } from './run-suites.ts';
import type { UnderTest } from './target.ts';

/** A run on its way, as what gets its cluster sees it. */
export interface Job {
  name: string;
  config: Config;
  requirements: readonly Declared[];
  screen: Screen;
  steps: Steps;
  interrupt: AbortSignal;
  result: Result;
  diagnosis: Diagnosis;
  /** Gets what has to be done when it is over: last made, first removed. */
  undo: (() => Promise<void> | void)[];
  /** vitest takes a second to start: it does so while the cluster is made. */
  startSuites(): Promise<SuiteRunner>;
  /** Does a work while nothing is drawn on the terminal. */
  unwatched<T>(work: () => Promise<T>): Promise<T>;
}

/** A cluster with the fixtures in it. */
export interface Prepared {
  underTest: UnderTest;
  /** Aborts when the run is interrupted, or its time is over. */
  signal: AbortSignal;
}
