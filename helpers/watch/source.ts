import type { Attempt } from './connection.ts';

/** What a source has seen since it was asked last. */
export interface Seeing {
  /** Attempts by the connection's id, in the order in which they ended, by our clock. */
  attempts: [connection: string, attempt: Attempt][];
  /** Why something was tried and says nothing, by the connection's id. */
  unclear: ReadonlyMap<string, string>;
  /** Why there is nothing: the source could not be asked. It may have gone on by itself, and tells later. */
  why?: string;
  /** How far off its times may be, ms. */
  clockUncertaintyMs?: number;
}

/** A place that makes connections all the time, and tells when it is asked. */
export interface Source {
  /** The node it is on, or "outside". */
  name: string;
  collect(): Promise<Seeing>;
  /** Ends what does not end with its pod. */
  stop?(): Promise<void>;
}
