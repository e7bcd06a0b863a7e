import { defined } from '../model/defined.ts';
import { type FixturePod, host, PORTS } from './fixture-pods.ts';
import { BODY, type Target } from './probe.ts';

/** Bytes sent and sent back over TCP where size is asked about: some fifty full segments each way. */
const LARGE_BYTES = 64 * 1024;

/** Bytes of the payload of a datagram that no packet holds. */
const FRAGMENTED_BYTES = 4_000;

/** Bytes that a fixture's server reads of a datagram (agnhost netexec); the kernel hands it nothing before all fragments are there. */
const READ_BYTES = 2_048;

/** What makes a server send the rest of a datagram back. */
const ECHO = 'echo ';

/** What of a place is a target's. */
type Ends = Pick<Target, 'name' | 'node' | 'endpoints' | 'answeredOn' | 'direct' | 'arrivals'>;

/** Where servers of the fixtures answer, whatever leads to them: a pod, a Service, a port of a node. */
export interface Place extends Ends {
  ip: string;
  /** Its ports. */
  tcp: number;
  udp: number;
  /** Names of the servers that may answer there. */
  says: readonly string[];
}

/** A pod as such a place. */
export function podPlace({ name, node, arrivals, ip, ports, says, onHost }: FixturePod): Place {
  const direct = onHost === true ? 'node' : 'pod';
  return { name: `${name} on ${node}`, node, direct, arrivals, ip, ...ports, says: [says] };
}

/**
 * A place asked in every way: over TCP and UDP, with a small exchange and with a large one.
 * @param packetBytes the packet that a datagram has to fill, its headers included
 * @param through the port of the source's own server, which sends the datagrams
 */
export function everyWay(place: Place, packetBytes: number, through?: number): Target[] {
  return [
    small(place),
    datagram(place, through),
    // Before TCP: which way datagrams are lost can be seen, which of TCP's segments are cannot.
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

/** A datagram that fills a packet, and its payload back. @param packetBytes its headers included */
export function fullDatagram(place: Place, packetBytes: number, through?: number): Target {
  const bodyBytes = packetBytes - headerBytes(place) - ECHO.length;
  return {
    ...echo(place, bodyBytes, bodyBytes, through),
    name: `${place.name} with a packet of ${packetBytes} bytes`,
    size: packetBytes,
  };
}

/** A datagram that no packet holds. What comes back of it takes more than one packet as well. */
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

/** The largest packet that a fixture's server reads whole over UDP, its headers included. */
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
 * The URL by which a source makes its own server send a request over UDP.
 * @param through that server's port
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
