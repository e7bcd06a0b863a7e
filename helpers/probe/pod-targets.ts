import { type FixturePod, host, PORTS } from './fixture-pods.ts';
import { datagram, dial, podPlace } from './place-targets.ts';
import type { Target } from './probe.ts';

/** A pod that answers with its own name. */
export function answeringByName(pod: FixturePod): Target {
  return { ...end(pod), url: `http://${host(pod.ip)}:${PORTS.tcp}/hostname`, answer: { equals: pod.name } };
}

/** A pod that answers with the source's address as it sees it. It must be the source's own. */
export function seeing(source: FixturePod, pod: FixturePod): Target {
  return {
    ...end(pod),
    url: `http://${host(pod.ip)}:${PORTS.tcp}/clientip`,
    answer: { seenFrom: source.ip },
    control: answeringByName(pod),
  };
}

/** A pod that answers with the source's address as it sees it; any address passes. */
export function tellingSource(pod: FixturePod): Target {
  return { ...seeing(pod, pod), answer: { contains: ':' } };
}

/** A pod over UDP: one datagram there, one with its name back. */
export function overUdp(pod: FixturePod): Target {
  return datagram(podPlace(pod));
}

/** A pod over SCTP, at an open port. */
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

function end({
  name,
  node,
  ip,
  arrivals,
}: FixturePod): Pick<Target, 'name' | 'node' | 'address' | 'direct' | 'arrivals'> {
  return { name: `${name} on ${node}`, node, address: ip, direct: 'pod', arrivals };
}
