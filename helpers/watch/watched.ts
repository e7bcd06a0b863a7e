import type { Bounds } from './bounds.ts';
import type { Connection, Kind } from './connection.ts';
import type { Seen } from './gaps.ts';
import type { WatchPace } from './pace-of-watch.ts';

/** What one connection came to. */
export interface WatchedConnection extends Connection, Seen {
  /** Why it could not be tried, or what was tried said nothing; the last reason. */
  unclear?: string;
}

/** The command that was run meanwhile. Times are ms since the watch was begun. */
export interface WatchedCommand {
  /** As a shell takes it. */
  line: string;
  fromMs: number;
  /** undefined: it had not ended when the watch did. */
  toMs: number | undefined;
  /** How it ended otherwise than well: "exit code 1", "SIGTERM". */
  failure?: string;
}

/** Something that happened meanwhile, ms since the watch was begun. */
export interface Note {
  atMs: number;
  text: string;
}

/** What a watch came to; every report is made from it. Times are ms since it was begun. */
export interface Watched {
  run: string;
  startedAt: Date;
  /** How long it was watched. */
  durationMs: number;
  properties: Record<string, string>;
  kinds: readonly Kind[];
  bounds: Bounds;
  pace: WatchPace;
  connections: WatchedConnection[];
  command?: WatchedCommand;
  notes: Note[];
  /** How far off times of different sources may be, ms. */
  clockUncertaintyMs: number;
  /** Why nothing was watched, or not to the end. */
  setupError?: string;
  /** A signal ended it before anything was watched. */
  interrupted?: boolean;
}
