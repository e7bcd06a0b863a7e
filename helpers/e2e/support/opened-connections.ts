import type { Engine } from '../../cluster/engine/engine.ts';

/** Connections that new pods of a node began, as two looks at their kernel's counters tell; times in ms, by a clock that all nodes share. */
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
  echo "from $(date +%s%3N)"
  for comm in $(grep -lx pause /proc/[0-9]*/comm 2> /dev/null); do
    pod=\${comm%/comm}
    [ "$(readlink $pod/ns/net)" = "$own" ] || grep -H '^Tcp: [0-9]' $pod/net/snmp 2> /dev/null
  done
  echo "to $(date +%s%3N)"
  sleep 0.1
done
`;

/** Counts on all nodes of a cluster what pods begin that are made while a work is done; those of DNS ask themselves each second whether they are well. */
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

/** When a look began, and what each pod had counted then. */
interface Look {
  fromMs: number;
  counts: Map<string, number>;
}

/** What was begun from the beginning of a look to the end of the next one, out of what one node printed. */
export function readCounts(printed: string): Opened[] {
  const opened: Opened[] = [];
  let first: Look | undefined;
  let before: Look | undefined;
  let look: Look = { fromMs: 0, counts: new Map() };
  for (const line of printed.split('\n')) {
    const [, pod = '', numbers = ''] = /^(\S+):Tcp: (.*)$/.exec(line) ?? [];
    if (pod !== '') look.counts.set(pod, Number(numbers.split(' ')[4]));
    const [, bound, ms] = /^(from|to) (\d+)$/.exec(line) ?? [];
    if (bound === 'from') look = { fromMs: Number(ms), counts: new Map() };
    if (bound !== 'to') continue;
    if (before !== undefined) {
      const { fromMs, counts } = before;
      const news = [...look.counts].filter(([name]) => first?.counts.has(name) === false);
      // A pod that was not there before has begun from nothing.
      const count = news.reduce((sum, [name, now]) => sum + now - (counts.get(name) ?? 0), 0);
      if (count > 0) opened.push({ fromMs, toMs: Number(ms), count });
    }
    before = look;
    first ??= look;
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
