/** The kinds of spans; each kind has its own tracks. */
export type Kind = 'run' | 'requirement' | 'exec' | 'API request' | 'command';

/** A span of time. */
export interface Span {
  kind: Kind;
  name: string;
  /** Microseconds since 1970, so that spans of several processes have one clock. */
  startUs: number;
  durationUs: number;
  /** Additional facts: sizes, states. No secrets. */
  args?: Record<string, string | number>;
}
