import { type FixturePod, host } from './fixture-pods.ts';
import { BODY, type Target } from './probe.ts';

/** Ports that the fixtures' servers listen on, over TCP and over UDP. */
const PORTS = { tcp: 8080, udp: 8081 } as const;

/** Bytes sent and sent back where size is asked about: a dozen full segments each way. */
const LARGE_BYTES = 16 * 1024;

/** A pod as a target: it answers with its own name. */
export function answeringByName(pod: FixturePod): Target {
  return { ...end(pod), url: `http://${host(pod.ip)}:${PORTS.tcp}/hostname`, answer: { equals: pod.name } };
}

/** A pod as a target: it tells the address that it sees the source under, which has to be the source's own. */
export function seeing(source: FixturePod, pod: FixturePod): Target {
  return {
    ...end(pod),
    url: `http://${host(pod.ip)}:${PORTS.tcp}/clientip`,
    answer: { seenFrom: source.ip },
    control: answeringByName(pod),
  };
}

/** A pod as a target: it tells the address that it sees the source under, whatever it is. */
export function tellingSource(pod: FixturePod): Target {
  return { ...seeing(pod, pod), answer: { contains: ':' } };
}

/** A pod as a target over UDP: one datagram there, one with its name back. */
export function overUdp(pod: FixturePod): Target {
  return {
    ...end(pod),
    name: `${pod.name} on ${pod.node} over UDP`,
    protocol: 'UDP',
    url: dialUdp(pod.ip, PORTS.udp, 'hostname'),
    answer: { equals: pod.name },
    dialled: true,
    control: answeringByName(pod),
  };
}

/** A pod as a target that gets a large body over TCP and sends it back. */
export function echoing(pod: FixturePod): Target {
  return {
    ...end(pod),
    name: `${pod.name} on ${pod.node} with ${LARGE_BYTES / 1024} KiB`,
    size: LARGE_BYTES,
    url: `http://${host(pod.ip)}:${PORTS.tcp}/echo`,
    bodyBytes: LARGE_BYTES,
    answer: { echoedBytes: LARGE_BYTES },
    control: answeringByName(pod),
  };
}

/**
 * A pod as a target over UDP that gets one datagram of a size and sends all but its first five bytes back.
 * @param packetBytes the whole packet's size, its IP and UDP headers included
 */
export function echoingDatagram(pod: FixturePod, packetBytes: number): Target {
  const command = 'echo ';
  const bodyBytes = packetBytes - headerBytes(pod) - command.length;
  return {
    ...end(pod),
    name: `${pod.name} on ${pod.node} with a packet of ${packetBytes} bytes`,
    size: packetBytes,
    url: dialUdp(pod.ip, PORTS.udp, `${encodeURIComponent(command)}${BODY}`),
    bodyBytes,
    answer: { echoedBytes: bodyBytes },
    dialled: true,
    control: overUdp(pod),
  };
}

/** The largest packet that agnhost takes whole over UDP, its headers included. */
export function largestDatagram(pod: FixturePod): number {
  return 2048 + headerBytes(pod);
}

function headerBytes(pod: FixturePod): number {
  const udp = 8;
  return (pod.ip.includes(':') ? 40 : 20) + udp;
}

/** The URL by which a source makes its own server send a request over UDP. */
export function dialUdp(address: string, port: number, request: string): string {
  return dial('udp', address, port, request);
}

/** A pod as a target over SCTP, at a port that it listens on. */
export function overSctp(pod: FixturePod, port: number): Target {
  const url = dial('sctp', pod.ip, port, 'hostname');
  return {
    ...end(pod),
    name: `${pod.name} on ${pod.node} over SCTP`,
    url,
    answer: { equals: pod.name },
    dialled: true,
  };
}

function dial(protocol: 'udp' | 'sctp', address: string, port: number, request: string): string {
  return `http://127.0.0.1:${PORTS.tcp}/dial?host=${encodeURIComponent(address)}&port=${port}&protocol=${protocol}&request=${request}&tries=1`;
}

function end({
  name,
  node,
  ip,
  arrivals,
}: FixturePod): Pick<Target, 'name' | 'node' | 'address' | 'arrivals'> {
  return { name: `${name} on ${node}`, node, address: ip, arrivals };
}
