import type { Result } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Running } from './running.ts';

/** What a person sees of a run, on stderr so that stdout stays free for what a command answers. */
export interface Screen {
  /** A fact or a piece of progress. */
  line(text: string): void;
  /** What has to be known also by somebody who wants it quiet. */
  notice(text: string): void;
  /** What a program said that was run, line by line: only for somebody who wants to see all of it. */
  detail(text: string): void;
  /** What runs now; it is shown where that can be seen, and named now and then where it cannot. */
  running: Running;
  /** What is done, with the time it took, ms. */
  step(name: string, ms: number, detail?: string): void;
  /** How many verdicts are going to come, and the names of the nodes, once they are known. */
  expect(verdicts: number, nodes?: readonly string[]): void;
  verdict(verdict: Verdict): void;
  /** Why the run goes no further, as soon as that is known: before what was made is taken away. Each error is told once. */
  trouble(error: Error): void;
  /** Failures in full, then the verdict and where the report is, last. */
  end(result: Result, reports: readonly string[]): void;
  /** Leaves the terminal as it was. */
  close(): void;
}
