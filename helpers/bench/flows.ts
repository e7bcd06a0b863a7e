import type { Engine } from '../cluster/engine/engine.ts';
import { contains, parseAddress, type Range } from '../model/range.ts';
import { BENCH, inSeconds } from '../model/timeouts.ts';

/** Connections that pods opened, or datagrams after which the kernel waits for an answer. */
export interface Flows {
  connections: number;
  /** Different ordered pairs of addresses among them: the pod that asks, and who is asked in the end (behind a Service's address its pod). */
  pairs: number;
}

/** Both directions of a connection, such as "… src=A dst=SERVICE sport=1 dport=80 [UNREPLIED] src=POD dst=A sport=8080 dport=1". */
const TUPLES = /src=(\S+) dst=\S+ (?:sport=(\d+) dport=\d+|.*?id=(\d+)).*?src=(\S+) dst=\S+(?: sport=(\d+))?/;

/** What a node's kernel said. */
export interface NodeFlows {
  /** The addresses of the node itself, of which a bridge may have one of the pods' range. */
  own: readonly string[];
  /** Lines of `conntrack -E -e NEW`. */
  lines: readonly string[];
}

/**
 * Counts what pods opened. One that crosses nodes is seen on both, and counted once; those of nodes (kubelet's probes) and of who is
 * outside are left out, and those of the cluster's own pods: its DNS goes on asking, whoever is at work.
 * @param system addresses of the cluster's own pods
 */
export function countFlows(nodes: readonly NodeFlows[], pods: Range, system: readonly string[]): Flows {
  const leftOut = new Set([...nodes.flatMap(({ own }) => own), ...system]);
  const connections = new Map<string, number>();
  const pairs = new Set<string>();
  for (const { lines } of nodes) {
    const here = new Map<string, number>();
    for (const line of lines) {
      const [, from, port, id, to, toPort] = TUPLES.exec(line) ?? [];
      if (from === undefined || to === undefined || leftOut.has(from)) continue;
      if (!contains(pods, parseAddress(from))) continue;
      const [protocol] = /\[NEW\]\s+(\S+)/.exec(line)?.slice(1) ?? [];
      const key = [protocol, from, port ?? id, to, toPort].join(' ');
      here.set(key, (here.get(key) ?? 0) + 1);
      pairs.add(`${from} ${to}`);
    }
    for (const [key, count] of here) connections.set(key, Math.max(count, connections.get(key) ?? 0));
  }
  return { connections: [...connections.values()].reduce((sum, one) => sum + one, 0), pairs: pairs.size };
}

/** Where a node writes down what its kernel says, and the most that may wait to be written, bytes. */
const FILE = '/run/netconform-flows';
const BUFFER = 64 * 2 ** 20;

/**
 * Has the kernel of each node tell of every new connection, and of the addresses of its own (a bridge comes and goes with its pods), until it is asked for them.
 * @returns ends it, and resolves with what each node's kernel said
 * @throws Error where one of them ended by itself, so that what it did not see is never taken for nothing
 */
export async function writeDownFlows(
  engine: Engine,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<() => Promise<NodeFlows[]>> {
  const onNode = (node: string, script: string) => engine.run(['exec', node, 'sh', '-c', script], { signal });
  const begun = await Promise.all(
    nodes.map(async (node) => {
      const pids = await onNode(
        node,
        `ip -o addr show >${FILE}.own
         ip -o monitor address >>${FILE}.own 2>&1 </dev/null & echo $!
         conntrack -E -e NEW -b ${BUFFER} >${FILE} 2>${FILE}.said </dev/null & echo $!
         sleep ${inSeconds(BENCH.conntrackBegin)}`,
      );
      const [addresses, flows] = pids.split('\n');
      return { node, addresses, flows };
    }),
  );
  return () =>
    Promise.all(
      begun.map(async ({ node, addresses, flows }) => {
        const printed = await onNode(
          node,
          `kill -INT ${flows} || { echo "conntrack ended by itself:" >&2; cat ${FILE}.said >&2; exit 1; }
           kill ${addresses}
           while kill -0 ${flows} 2>/dev/null; do sleep ${inSeconds(BENCH.conntrackEnd)}; done
           echo $(grep -o 'inet6* [^/ ]*' ${FILE}.own | cut -d ' ' -f 2)
           cat ${FILE}; rm -f ${FILE} ${FILE}.own ${FILE}.said`,
        );
        const [own = '', ...lines] = printed.split('\n');
        return { own: own.split(' '), lines };
      }),
    );
}
