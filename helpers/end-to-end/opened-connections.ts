import type { Engine } from '../engine/engine.ts';

/** Connections that pods of a node began between two looks at their kernel's counters; times in ms, by a clock that all nodes share. */
export interface Opened {
  fromMs: number;
  toMs: number;
  count: number;
}

/** There as long as is counted. */
const COUNTING = '/run/netconform-counting';

/**
 * Looks ten times a second what each pod of a node has counted so far (ActiveOpens of proc(5)'s /proc/net/snmp: connections of TCP that were
 * begun, each once however often its first packet was sent), by the process that holds its network; those on the host network are left out.
 */
const COUNT = `
touch ${COUNTING}
own=$(readlink /proc/1/ns/net)
while [ -e ${COUNTING} ]; do
  for comm in $(grep -lx pause /proc/[0-9]*/comm 2> /dev/null); do
    pod=\${comm%/comm}
    [ "$(readlink $pod/ns/net)" = "$own" ] || grep -H '^Tcp: [0-9]' $pod/net/snmp 2> /dev/null
  done
  echo "at $(date +%s%3N)"
  sleep 0.1
done
`;

/** Counts on all nodes of a cluster while a work is done. */
export async function countingOpened(
  engine: Engine,
  nodes: readonly string[],
  work: () => Promise<void>,
): Promise<Opened[]> {
  const counting = nodes.map((node) => engine.run(['exec', node, 'sh', '-c', COUNT]));
  try {
    await work();
  } finally {
    await Promise.all(nodes.map((node) => engine.run(['exec', node, 'rm', '-f', COUNTING])));
  }
  return (await Promise.all(counting)).flatMap(readCounts);
}

/** What was begun between looks, out of what one node printed. */
export function readCounts(printed: string): Opened[] {
  const opened: Opened[] = [];
  let before: { atMs: number; counts: Map<string, number> } | undefined;
  let counts = new Map<string, number>();
  for (const line of printed.split('\n')) {
    const [, pod = '', numbers = ''] = /^(\S+):Tcp: (.*)$/.exec(line) ?? [];
    if (pod !== '') counts.set(pod, Number(numbers.split(' ')[4]));
    const atMs = Number(/^at (\d+)$/.exec(line)?.[1] ?? 0);
    if (atMs === 0) continue;
    // A pod that was not there before has begun from nothing.
    const count = [...counts].reduce(
      (sum, [name, now]) => sum + now - (before === undefined ? now : (before.counts.get(name) ?? 0)),
      0,
    );
    if (before !== undefined && count > 0) opened.push({ fromMs: before.atMs, toMs: atMs, count });
    before = { atMs, counts };
    counts = new Map();
  }
  return opened;
}

/** The most that was begun, for certain, within one second. */
export function mostInASecond(opened: readonly Opened[]): number {
  const within = ({ fromMs }: Opened) =>
    opened
      .filter((other) => other.fromMs >= fromMs && other.toMs <= fromMs + 1_000)
      .reduce((sum, { count }) => sum + count, 0);
  return Math.max(0, ...opened.map(within));
}
