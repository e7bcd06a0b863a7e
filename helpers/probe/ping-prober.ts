import { exec } from '../kube/exec.ts';
import { ExecBroken } from '../kube/shell.ts';
import { inSeconds, PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import type { FixturePod } from './fixture-pods.ts';
import type { Observation, Target } from './probe.ts';
import type { Prober } from './prober.ts';
import { inTurns } from './rate/stopwatch.ts';

/** Scheme of the URL of an echo; the address follows. */
const SCHEME = 'icmp:';

const SENTINEL = 'netconform:end';

/** The line before the output of a process. */
const PROCESS = 'netconform:process';

/**
 * Pings several addresses at once, each a given number of times, and prints the output of each process. A copy of ping has no file
 * capabilities, which a pod without NET_RAW may not even run. $1 is the time for an answer, s, $2 the time between two echoes, s; then come
 * addresses and counts in turns.
 */
const SCRIPT = `
d=$(mktemp -d) || exit 90
trap 'rm -rf "$d"' EXIT
mkdir "$d/out" && cd "$d/out" || exit 90
cp "$(command -v ping)" ../ping || exit 91
wait=$1 pause=$2 at=0
shift 2
while [ $# -gt 0 ]; do
  { ../ping -n -W "$wait" -i "$pause" -c "$2" "$1" > "$at" 2>&1; echo "ping $?" >> "$at"; } &
  shift 2
  at=$((at + 1))
done
wait
for out in $(ls | sort -n); do
  echo "${PROCESS} $out"
  cat "$out"
done
echo "${SENTINEL}"
`;

/** An address as the target of an ICMP echo. */
export function echoed(
  target: Pick<Target, 'name' | 'node' | 'control' | 'direct'>,
  address: string,
): Target {
  return { ...target, url: `${SCHEME}${address}`, answer: { echoes: true } };
}

/** Targets of a plan by address, in order of their first use, with their indexes in the plan. */
function processes(targets: readonly Target[]): [url: string, places: number[]][] {
  const places = new Map<string, number[]>();
  for (const [at, { url }] of targets.entries()) places.set(url, [...(places.get(url) ?? []), at]);
  return [...places];
}

/** The command that sends an echo to each target. Echoes to one address follow each other. */
export function pingCommand(targets: readonly Target[], answerMs: number): string[] {
  const plan = processes(targets).flatMap(([url, { length }]) => [url.slice(SCHEME.length), String(length)]);
  const wait = String(Math.max(1, Math.round(answerMs / 1000)));
  return ['sh', '-c', SCRIPT, 'sh', wait, inSeconds(PAUSES.echo), ...plan];
}

/** Maximum time of that command, ms. */
function pingPlanMs(targets: readonly Target[], answerMs: number): number {
  return targets.length * PAUSES.echo + 2 * answerMs + TIMEOUTS.exec;
}

/** Reads the script's output: one observation per target, in order. Cut or unknown output is inconclusive. */
export function readPings(stdout: string, targets: readonly Target[]): Observation[] {
  const whole = stdout.trimEnd().endsWith(SENTINEL);
  const parts = stdout.split(`${PROCESS} `).slice(1);
  const seen = targets.map(
    (): Observation => ({ outcome: 'inconclusive', detail: 'the output of ping was cut short' }),
  );
  if (!whole) return seen;
  for (const [process, [, places]] of processes(targets).entries()) {
    const part = parts[process] ?? '';
    // 0: answers; 1: none. Other codes say nothing about the network.
    if (!/^ping [01]$/m.test(part) || /not permitted|permission denied/i.test(part)) {
      const detail = `ping failed: ${part.split('\n')[1] ?? ''}`;
      for (const at of places) seen[at] = { outcome: 'inconclusive', detail };
      continue;
    }
    const answered = new Map(
      [...part.matchAll(/bytes from .*[ _]seq=(\d+).*time=([\d.]+)/g)].map(([, seq, ms]) => [
        Number(seq),
        Number(ms),
      ]),
    );
    // iputils counts from 1, busybox from 0.
    const first = part.includes('icmp_seq=') ? 1 : 0;
    for (const [count, at] of places.entries()) {
      const totalMs = answered.get(count + first);
      seen[at] =
        totalMs === undefined
          ? { outcome: 'timed-out', detail: 'no answer to an ICMP echo' }
          : { outcome: 'reached', detail: '', totalMs };
    }
  }
  return seen;
}

/** Sends echoes from a pod. Other targets, such as controls, are probed in the usual way. */
export function pingProber(
  { kube, run, pace, limit }: Pick<ClusterUnderTest, 'kube' | 'run' | 'pace' | 'limit'>,
  { name, node, prober }: Pick<FixturePod, 'name' | 'node' | 'prober'>,
): Prober {
  const pod = { namespace: run.namespace, pod: name, container: 'agnhost' };
  return {
    ...prober,
    byHand: ({ url }) => `ping -c 3 ${url.slice(SCHEME.length)}   # in a pod on ${node} that may ping`,
    async probe(targets, time, withinMs = pace.connectMs) {
      if (targets.some(({ url }) => !url.startsWith(SCHEME))) return prober.probe(targets, time, withinMs);
      const ask = async (part: readonly Target[]): Promise<Observation[]> => {
        try {
          const { stdout } = await exec(kube, pod, pingCommand(part, withinMs), {
            timeoutMs: pingPlanMs(part, pace.connectMs),
          });
          return readPings(stdout, part);
        } catch (error) {
          if (!(error instanceof ExecBroken)) throw error;
          return part.map(() => ({ outcome: 'inconclusive', detail: error.message }));
        }
      };
      return inTurns(limit, targets, { connectionsOf: () => 1, atOnce: targets.length }, ask, time);
    },
  };
}
