/** What a span is of: each kind has tracks of its own. */
export type Kind = 'run' | 'requirement' | 'exec' | 'API request' | 'command';

/** Something that took time. */
export interface Span {
  kind: Kind;
  name: string;
  /** Microseconds since 1970, so that spans of several processes have one clock. */
  startUs: number;
  durationUs: number;
  /** What else is worth knowing: sizes, states. Nothing that is secret. */
  args?: Record<string, string | number>;
}
