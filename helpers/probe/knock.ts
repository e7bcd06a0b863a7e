import { setTimeout } from 'node:timers/promises';
import { exec } from '../kube/exec.ts';
import { ExecBroken } from '../kube/shell.ts';
import { inSeconds, PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import type { FixturePod } from './fixture-pods.ts';
import type { Observation, Target } from './probe.ts';
import type { Pair, Prober } from './prober.ts';
import { inTurns, Stopwatch } from './rate/stopwatch.ts';

/** Connections that one source starts at a time. */
const AT_ONCE = 50;

const SENTINEL = 'netconform:end';

/** Connects to each address and port, and closes at once; prints a line each. $1 is the timeout, s. */
const SCRIPT = `
wait=$1
shift
printf '%s\\n' "$@" | xargs -P ${AT_ONCE} -n 2 sh -c 'said=$(nc -n -z -v -w "$0" "$1" "$2" 2>&1); echo "knock $1 $2 $? $said"' "$wait"
echo "${SENTINEL}"
`;

/** The required result of one SYN: the kernel at the address answers, even with a refusal; or something listens. */
export type Knock = 'answered' | 'accepted';

/** An address and a port as the target of one SYN. */
export function knocked(
  target: Omit<Target, 'url' | 'answer'>,
  ip: string,
  port: number,
  wants: Knock,
): Target {
  return { ...target, url: `tcp://${ip.includes(':') ? `[${ip}]` : ip}:${port}`, answer: { knock: wants } };
}

function placeOf({ url }: Target): [ip: string, port: string] {
  const { hostname, port } = new URL(url);
  return [hostname.replace(/^\[|\]$/g, ''), port];
}

export function knockCommand(targets: readonly Target[], connectMs: number): string[] {
  return ['sh', '-c', SCRIPT, 'sh', String(Math.ceil(connectMs / 1000)), ...targets.flatMap(placeOf)];
}

/** Reads the script's output: one observation per target, in order. Missing output is inconclusive. */
export function readKnocks(stdout: string, targets: readonly Target[]): Observation[] {
  const whole = stdout.trimEnd().endsWith(SENTINEL);
  const said = new Map(
    [...stdout.matchAll(/^knock (\S+) (\d+) (\d+) ?(.*)$/gm)].map(([, ip, port, exit, text = '']) => [
      `${ip} ${port}`,
      { exit: Number(exit), text },
    ]),
  );
  return targets.map((target) => {
    const seen = said.get(placeOf(target).join(' '));
    if (!whole || seen === undefined)
      return { outcome: 'inconclusive', detail: 'the output of the probe was cut short' };
    const refused = /refused/.test(seen.text);
    const wants = 'knock' in target.answer ? target.answer.knock : 'accepted';
    if (seen.exit === 0 || (refused && wants === 'answered')) return { outcome: 'reached', detail: '' };
    if (seen.exit > 1) return { outcome: 'inconclusive', detail: `nc failed: ${seen.text}` };
    const outcome = refused ? 'refused' : /timed out/.test(seen.text) ? 'timed-out' : 'failed';
    return { outcome, detail: seen.text.replace(/^nc: /, '') || 'no answer' };
  });
}

/** Makes single connections from a pod and sends nothing on them. */
export function knockProber(
  { kube, run, pace, limit }: ClusterUnderTest,
  { name, prober }: FixturePod,
): Prober {
  const pod = { namespace: run.namespace, pod: name, container: 'agnhost' };
  return {
    ...prober,
    byHand: (target) =>
      `kubectl exec -n ${run.namespace} ${name} -c agnhost -- nc -n -z -v -w ${inSeconds(TIMEOUTS.connect)} ${placeOf(target).join(' ')}`,
    probe(targets, time) {
      const ask = async (part: readonly Target[]): Promise<Observation[]> => {
        const timeoutMs = Math.ceil(part.length / AT_ONCE) * pace.connectMs + TIMEOUTS.exec;
        try {
          const { stdout } = await exec(kube, pod, knockCommand(part, pace.connectMs), { timeoutMs });
          return readKnocks(stdout, part);
        } catch (error) {
          if (!(error instanceof ExecBroken)) throw error;
          return part.map(() => ({ outcome: 'inconclusive', detail: error.message }));
        }
      };
      return inTurns(limit, targets, { connectionsOf: () => 1, atOnce: AT_ONCE }, ask, time);
    },
  };
}

/** Makes one connection to each target. Repeats those that fail, as long as a pair may take to converge. */
export async function knockUntil(from: Prober, targets: readonly Target[]): Promise<Pair<Prober>[]> {
  const time = new Stopwatch();
  const pairs = targets.map(
    (to): Pair<Prober> => ({ from, to, convergedMs: undefined, lookedForMs: 0, observations: [] }),
  );
  let open = pairs;
  while (open.length > 0) {
    const seen = await from.probe(
      open.map(({ to }) => to),
      time,
    );
    for (const [at, pair] of open.entries()) {
      pair.observations = [seen[at] as Observation];
      pair.lookedForMs = time.ms;
      if (seen[at]?.outcome === 'reached') pair.convergedMs = time.ms;
    }
    open = open.filter(({ convergedMs }) => convergedMs === undefined);
    if (time.ownMs >= from.pace.convergeMs) break;
    if (open.length > 0) await setTimeout(PAUSES.poll);
  }
  return pairs;
}
