/** Where a probe is made from: a container in a pod, and the node it runs on. */
export interface Source {
  /** How the reader knows it, such as "probe-7x2lp on worker". */
  name: string;
  node: string;
  /** The address that others see it under, where it has one of its own. */
  address?: string;
  /** It is on its node's own network. */
  onHost?: true;
}

/**
 * What has to come back: exactly a text, such as the pod's own name; one of several; a text that contains another; the
 * sender's address as the receiver saw it; as many bytes as were sent; a status of HTTP, whatever comes with it; any answer of an API server or a kubelet, allowed or not;
 * for a lookup the addresses or other records of each full name, where none is an answer without any; an ICMP echo's reply; of a single SYN any
 * answer, or that it is accepted; or no answer at all, because it is refused at once or not let through.
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

/** Names that a DNS server is asked for, instead of a connection to a URL. */
export interface Lookup {
  /** The server's address; absent: the one that the source's own resolver asks. */
  server?: string;
  /** Absent: 53. */
  port?: number;
  tcp: boolean;
  /**
   * What is asked for in turn, one name in each lookup, and the full name whose addresses have to come back. To a name
   * without a dot at its end the resolver's search list applies.
   */
  names: readonly LookedUp[];
}

export interface LookedUp {
  asked: string;
  full: string;
  /** The type of record that is asked for; absent: addresses of the families that have to come back. */
  type?: RecordType;
}

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME';

/** What a pod's own kernel says of what has come in. */
export interface Arrivals {
  /** Addresses from which a connection was begun that could not be completed: the request came, the answer did not get through. */
  halfOpenFrom: string[];
  /** Datagrams of UDP that have come in so far. */
  datagrams: number;
}

/** One address to connect to, and who has to answer there. */
export interface Target {
  /** How the reader knows it, such as "nginx-5d4 on worker2". */
  name: string;
  /** The node it runs on; absent for a Service. */
  node?: string;
  /** Of a Service: the nodes of its endpoints. */
  endpoints?: readonly string[];
  /** The same where failures are not read by them: of a node port, of a DNS server. */
  answeredOn?: readonly string[];
  /** A pod, or a node itself, at its own address: packets go from node to node and no further. Absent: others decide where they go. */
  direct?: 'pod' | 'node';
  /** Absent: a pod where it has a node, a Service where it has none. With it, one that fails is named rather than its node. */
  type?: 'pod' | 'external';
  /** Bytes that are asked about, where size is: of the whole packet, or of the body over TCP. */
  size?: number;
  url: string;
  /** The address of a pod, where it is asked at its own. */
  address?: string;
  answer: Answer;
  /** Asks a DNS server; a plan has either lookups or connections. */
  lookup?: Lookup;
  /** The protocol, where that is what is asked about or targets differ in it. */
  protocol?: 'TCP' | 'UDP';
  /** Bytes of an answer's body that are sent along, as a form or where the URL says {@link BODY}. */
  bodyBytes?: number;
  /** The URL asks the source's own server to dial by another protocol; what it saw stands in its answer (agnhost netexec /dial). */
  dialled?: boolean;
  /** Looks at what arrives there, where that can be seen. */
  arrivals?: () => Promise<Arrivals>;
  /**
   * The same two ends asked in the plainest way. Where not even that answers, the pair says nothing about what is asked
   * here, and another requirement names it.
   */
  control?: Target;
}

/** Place in a URL that is replaced by as many bytes as the target sends. */
export const BODY = '@BODY@';

/** What one connection saw: the answer that was asked for ("reached", also where that is to be denied), or what instead. */
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
  /** The pod that answered in the place of the one that was asked, by the name that it gave. */
  answeredBy?: string;
  /** It was slow, and the source's kernel has counted at least one SYN sent again for each slow connection. */
  resent?: true;
  /** A datagram that had no answer, before others that all had theirs. */
  sentAgain?: true;
  /** Of a lookup: the type of record whose query was not answered. */
  record?: 'A' | 'AAAA';
  /** The connection stood, and no TLS handshake came of it in time. */
  handshakeMissing?: true;
  /** Time until the whole answer was there, ms. */
  totalMs?: number;
  /** The source address that the connection was made from, as the source sees it. */
  localAddress?: string;
  /** What came back, cut after some hundred bytes; absent if nothing did. */
  answer?: string;
}
