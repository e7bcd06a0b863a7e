/** What is watched, each with thresholds of its own. */
export const KINDS = ['pod', 'service', 'dns', 'node-port'] as const;

export type Kind = (typeof KINDS)[number];

/** What a reader calls them. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  pod: 'pod to pod',
  service: 'Service',
  dns: 'DNS',
  'node-port': 'node port',
};

/** One way that is asked again and again, whichever pods are at its ends just then. */
export interface Connection {
  /** Unique in a watch, such as "pod worker → worker2". */
  id: string;
  kind: Kind;
  /** As a reader knows it: a node's name, or "outside". */
  from: string;
  /** A node's name, "Service echo", or "DNS at 10.32.0.10". */
  to: string;
  /** The node that is asked; absent for what is not one node's. */
  toNode?: string;
}

/** One new connection, or one lookup. Times are ms since the watch was begun. */
export interface Attempt {
  fromMs: number;
  toMs: number;
  passed: boolean;
  /** Why not, in curl's words or those of who answered instead. */
  detail: string;
}

export function connectionOf(kind: Kind, from: string, to: string, toNode?: string): Connection {
  return { id: `${kind} ${from} → ${to}`, kind, from, to, ...(toNode === undefined ? {} : { toNode }) };
}

/** "worker → worker2"; within a node "worker → worker (own node)". */
export function wayOf({ from, to }: Pick<Connection, 'from' | 'to'>): string {
  return `${from} → ${to}${from === to ? ' (own node)' : ''}`;
}

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
