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
