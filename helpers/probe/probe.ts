/** Where a probe is made from: a container in a pod, and the node it runs on. */
export interface Source {
  /** How the reader knows it, such as "probe-7x2lp on worker". */
  name: string;
  node: string;
}

/** One HTTP address to connect to, and who has to answer there. */
export interface Target {
  /** How the reader knows it, such as "nginx-5d4 on worker2". */
  name: string;
  /** The node it runs on; absent for a Service. */
  node?: string;
  url: string;
  /** What the answer has to be: exactly a text, such as the pod's own name, or one that contains a text. */
  answer: { equals: string } | { contains: string };
}

/** What one connection saw. */
export type Outcome =
  | 'reached'
  | 'wrong-answer'
  | 'refused'
  | 'timed-out'
  | 'unresolved'
  | 'failed'
  | 'inconclusive';

export interface Observation {
  outcome: Outcome;
  /** What happened, for a reader: curl's own words, or who answered instead. */
  detail: string;
  /** Time until the connection stood, ms; absent if it never did. */
  connectMs?: number;
  /** The source address that the connection was made from, as the source sees it. */
  localAddress?: string;
}
