/** Where a probe starts: a container of a pod, and its node. */
export interface Source {
  /** Name for readers, such as "probe-7x2lp on worker". */
  name: string;
  node: string;
  /** The address under which others see it, if it has its own. */
  address?: string;
  /** The source is on its node's network. */
  onHost?: true;
}

/**
 * The required answer: exactly a text, such as the pod's own name; one of several; a text that contains another; the sender's address as the
 * receiver saw it; as many bytes as were sent; an HTTP status; any answer of an API server or kubelet, allowed or not; for a lookup the
 * records of each full name, where an empty list requires an answer without any; the reply to an ICMP echo; for a single SYN any answer, or
 * its acceptance; or no answer at all, because it is refused at once or dropped.
 */
export type Answer =
  | { equals: string }
  | { oneOf: readonly string[] }
  | { contains: string }
  | { seenFrom: string }
  | { echoedBytes: number }
  | { status: number }
  | { apiServer: true }
  | { resolves: Readonly<Record<string, readonly string[]>> }
  | { echoes: true }
  | { knock: 'answered' | 'accepted' }
  | { denied: 'refused' | 'dropped' | 'either' };

/** Names to look up at a DNS server, instead of a connection to a URL. */
export interface Lookup {
  /** Address of the server; absent: the one that the source's own resolver uses. */
  server?: string;
  /** Absent: 53. */
  port?: number;
  tcp: boolean;
  /**
   * The names to look up in turn, one per lookup, each with the full name whose addresses must come back. The resolver's search list applies
   * to a name without a dot at its end.
   */
  names: readonly LookedUp[];
}

export interface LookedUp {
  asked: string;
  full: string;
  /** Type of the record; absent: addresses of the expected families. */
  type?: RecordType;
}

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME';

/** The packets that a pod's own kernel has received. */
export interface Arrivals {
  /** Sources of half-open connections: their request arrived, the answer did not get through. */
  halfOpenFrom: string[];
  /** UDP datagrams received so far. */
  datagrams: number;
}

/** An address to connect to, and the answer that must come from there. */
export interface Target {
  /** Name for readers, such as "nginx-5d4 on worker2". */
  name: string;
  /** Its node; absent for a Service. */
  node?: string;
  /** Of a Service: the nodes of its endpoints. */
  endpoints?: readonly string[];
  /** The same for a node port or DNS server, whose failures are not read by endpoints. */
  answeredOn?: readonly string[];
  /** A pod or node at its own address: packets go from node to node and no further. Absent: others decide where they go. */
  direct?: 'pod' | 'node';
  /** Absent: a pod if it has a node, else a Service. If present, a failure names the target instead of its node. */
  type?: 'pod' | 'external';
  /** Bytes of the whole packet, or of the body over TCP, if size matters. */
  size?: number;
  url: string;
  /** The address of a pod that is probed at its own address. */
  address?: string;
  answer: Answer;
  /** A lookup at a DNS server. A plan has either lookups or connections. */
  lookup?: Lookup;
  /** The protocol, if it matters or targets differ in it. */
  protocol?: 'TCP' | 'UDP';
  /** Bytes of the body to send, as a form or where the URL has {@link BODY}. */
  bodyBytes?: number;
  /** The URL makes the source's own server dial by another protocol. Its answer has what it saw (agnhost netexec /dial). */
  dialled?: boolean;
  /** Reads what arrived there, if it can be seen. */
  arrivals?: () => Promise<Arrivals>;
  /**
   * The plainest probe between the same two ends. If not even that answers, the pair says nothing about this requirement, and another one
   * reports it.
   */
  control?: Target;
}

/** Placeholder in a URL for the bytes that the target sends. */
export const BODY = '@BODY@';

/** The result of one connection: the required answer, or denial ("reached"), or what came instead. */
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
  /** Explanation for readers: curl's own message, or who answered instead. */
  detail: string;
  /** Time until the connection stood, ms; absent if it never did. */
  connectMs?: number;
  /** The pod that answered instead of the target, by the name that it gave. */
  answeredBy?: string;
  /** The connection was slow, and the source's kernel sent at least one SYN again for each slow connection. */
  resent?: true;
  /** A datagram without an answer, before others that all had theirs. */
  sentAgain?: true;
  /** Of a lookup: the type of record without an answer. */
  record?: 'A' | 'AAAA';
  /** The connection stood, but no TLS handshake completed in time. */
  handshakeMissing?: true;
  /** Time until the whole answer arrived, ms. */
  totalMs?: number;
  /** Source address of the connection, as the source sees it. */
  localAddress?: string;
  /** The answer, cut after some hundred bytes; absent if none came. */
  answer?: string;
}
