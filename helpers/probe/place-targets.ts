import { defined } from '../model/defined.ts';
import { type FixturePod, host, PORTS } from './fixture-pods.ts';
import { BODY, type Target } from './probe.ts';

/** Bytes sent and returned over TCP where size matters: some fifty full segments each way. */
const LARGE_BYTES = 64 * 1024;

/** Payload of a datagram larger than a packet, bytes. */
const FRAGMENTED_BYTES = 4_000;

/** Bytes that a fixture's server (agnhost netexec) reads of a datagram. The kernel delivers it only with all fragments. */
const READ_BYTES = 2_048;

/** The prefix that makes a server send the rest of a datagram back. */
const ECHO = 'echo ';

/** The fields of a place that a target takes over. */
type Ends = Pick<Target, 'name' | 'node' | 'endpoints' | 'answeredOn' | 'direct' | 'arrivals'>;

/** An address at which servers of the fixtures answer: of a pod, a Service or a node port. */
export interface Place extends Ends {
  ip: string;
  /** Its ports. */
  tcp: number;
  udp: number;
  /** Names of the servers that may answer there. */
  says: readonly string[];
}

/** A pod as a place. */
export function podPlace({ name, node, arrivals, ip, ports, says, onHost }: FixturePod): Place {
  const direct = onHost === true ? 'node' : 'pod';
  return { name: `${name} on ${node}`, node, direct, arrivals, ip, ...ports, says: [says] };
}

/**
 * Targets of every kind at one place: TCP and UDP, small and large.
 * @param packetBytes size of the packet that a datagram fills, headers included
 * @param through port of the source's own server, which sends the datagrams
 */
export function everyWay(place: Place, packetBytes: number, through?: number): Target[] {
  return [
    small(place),
    datagram(place, through),
    // Before TCP, because a probe can measure the direction of lost datagrams, but not that of lost TCP segments.
    fullDatagram(place, packetBytes, through),
    large(place),
  ];
}

/** A small exchange over TCP. */
export function small(place: Place): Target {
  const url = `http://${host(place.ip)}:${place.tcp}/hostname`;
  return { ...ends(place), protocol: 'TCP', url, answer: { oneOf: place.says } };
}

/** 64 KiB up and down over TCP. */
export function large(place: Place): Target {
  return {
    ...ends(place),
    name: `${place.name} with ${LARGE_BYTES / 1024} KiB`,
    protocol: 'TCP',
    size: LARGE_BYTES,
    url: `http://${host(place.ip)}:${place.tcp}/echo`,
    bodyBytes: LARGE_BYTES,
    answer: { echoedBytes: LARGE_BYTES },
    control: small(place),
  };
}

/** One datagram there, one with the server's name back. */
export function datagram(place: Place, through?: number): Target {
  return {
    ...ends(place),
    name: `${place.name} over UDP`,
    protocol: 'UDP',
    url: dialUdp(place.ip, place.udp, 'hostname', through),
    answer: { oneOf: place.says },
    dialled: true,
    control: small(place),
  };
}

/** A datagram that fills a packet, and its payload back. @param packetBytes size of the packet, headers included */
export function fullDatagram(place: Place, packetBytes: number, through?: number): Target {
  const bodyBytes = packetBytes - headerBytes(place) - ECHO.length;
  return {
    ...echo(place, bodyBytes, bodyBytes, through),
    name: `${place.name} with a packet of ${packetBytes} bytes`,
    size: packetBytes,
  };
}

/** A datagram larger than a packet. Its answer is larger than a packet, too. */
export function fragmentedDatagram(place: Place, through?: number): Target {
  return {
    ...echo(place, FRAGMENTED_BYTES - ECHO.length, READ_BYTES - ECHO.length, through),
    name: `${place.name} with a datagram of ${FRAGMENTED_BYTES} bytes`,
    size: FRAGMENTED_BYTES,
  };
}

function echo(place: Place, bodyBytes: number, echoedBytes: number, through?: number): Target {
  return {
    ...ends(place),
    protocol: 'UDP',
    url: dialUdp(place.ip, place.udp, `${encodeURIComponent(ECHO)}${BODY}`, through),
    bodyBytes,
    answer: { echoedBytes },
    dialled: true,
    control: datagram(place, through),
  };
}

/** The largest packet that a fixture's server reads whole over UDP, headers included, bytes. */
export function largestDatagram(place: Pick<Place, 'ip'>): number {
  return READ_BYTES + headerBytes(place);
}

function headerBytes({ ip }: Pick<Place, 'ip'>): number {
  const udp = 8;
  return (ip.includes(':') ? 40 : 20) + udp;
}

function ends({ name, node, endpoints, answeredOn, direct, arrivals }: Place): Ends {
  return {
    name,
    ...defined({ node, endpoints, answeredOn, direct, arrivals }),
  };
}

/**
 * The URL that makes a source's own server send a request over UDP.
 * @param through port of that server
 */
export function dialUdp(address: string, port: number, request: string, through?: number): string {
  return dial('udp', address, port, request, through);
}

export function dial(
  protocol: 'udp' | 'sctp',
  address: string,
  port: number,
  request: string,
  through = PORTS.tcp,
): string {
  return `http://127.0.0.1:${through}/dial?host=${encodeURIComponent(address)}&port=${port}&protocol=${protocol}&request=${request}&tries=1`;
}
