import type { Pace } from '../config/pace.ts';
import { exec } from '../kube/exec.ts';
import { ExecBroken } from '../kube/shell.ts';
import { inSeconds, TIMEOUTS } from '../model/timeouts.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import { MAKING_DIG, makingCurl } from './connections-of.ts';
import { curlCommand, curlPlanMs, readCurlOutput } from './curl-plan.ts';
import { digByHand, digCommand, digPlanMs, lookupsEach, readDigOutput } from './dig-plan.ts';
import type { Observation, Outcome, Source, Target } from './probe.ts';
import { inTurns, type Making, type Stopwatch } from './rate/stopwatch.ts';

/** Stands in for a node's name: the client outside the cluster. */
export const OUTSIDE = 'outside the cluster';

/** Everything that was observed of one ordered pair. */
export interface Pair<S extends Source = Source> {
  from: S;
  to: Target;
  /** Time until enough new connections in a row had passed, ms; undefined: this never happened within the window. */
  convergedMs: number | undefined;
  /** How long the pair was given to converge, ms. */
  lookedForMs: number;
  /** Every connection of the steady phase; if it never converged, of the last attempts. */
  observations: Observation[];
  /** Why the pair says nothing about the requirement: not even its control answers. */
  leftOut?: string;
  /** Every connection passed, but at least half of them needed a retransmission, at each look. */
  slow?: true;
  /** Time for a whole connection, ms. A dead path explains what the pair lost. */
  withinMs?: number;
  /** No connection was answered, but the requests arrived: the answers are lost. */
  requestArrives?: boolean;
}

/** Pairs of a run that never converged. This knowledge only saves time: each pair is probed again anyway. */
export interface DeadPairs {
  /** By {@link pairKey}. A pair with one of them as its control first probes whether the control answers. */
  pairs: Set<string>;
  /** By their ends: paths between nodes on which no pair converged within its window. */
  ways: Map<string, DeadWay>;
}

/** A path from one node to pods on another, or to that node, on which even small TCP exchanges fail or lose much. */
export interface DeadWay {
  from: string;
  to: string;
  ends: 'pod' | 'node';
  /** How its connections end. It explains no loss that ends in another way. */
  losses: ReadonlySet<Outcome>;
  /** No connection passed. */
  whole: boolean;
  /** The pair that shows whether the path is still dead. */
  witness: { from: Prober; to: Target };
}

export function noDeadPairs(): DeadPairs {
  return { pairs: new Set(), ways: new Map() };
}

export function pairKey({ from, to }: Pick<Pair, 'from' | 'to'>): string {
  return `${from.name} ${to.url}`;
}

export function pairName({ from, to }: Pick<Pair, 'from' | 'to'>): string {
  return `${from.name} → ${to.name}`;
}

/** A source with the means to probe from it. */
export interface Prober extends Source {
  /** How long its pairs may take, and how often they are probed. */
  pace: Pace;
  /** Pairs of its run that never converged. */
  deadPairs: DeadPairs;
  /**
   * Makes one new connection to each target, all at once, or as many at a time as the run's rate allows. Returns one observation each, in order.
   * @param time records how long it took, and how much of that was waiting for a turn
   * @param withinMs time for a whole connection; absent: as the pace says
   */
  probe(targets: readonly Target[], time?: Stopwatch, withinMs?: number): Promise<Observation[]>;
  /** The command that repeats one probe by hand. */
  byHand(target: Target): string;
}

/** Probes from a pod: one exec for all targets of a call. */
export function podProber(
  { kube, pace, limit, deadPairs }: Pick<ClusterUnderTest, 'kube' | 'pace' | 'limit' | 'deadPairs'>,
  pod: {
    namespace: string;
    name: string;
    container: string;
    node: string;
    address?: string;
    onHost?: boolean;
  },
): Prober {
  const { namespace, name, container, node, address, onHost } = pod;
  return {
    name: `${name} on ${node}`,
    node,
    pace,
    deadPairs,
    ...(address === undefined ? {} : { address }),
    ...(onHost === true ? { onHost } : {}),
    byHand: (target) => `kubectl exec -n ${namespace} ${name} -c ${container} -- ${byHand(target)}`,
    async probe(targets, time, withinMs) {
      const { making, command, timeoutMs, read } = planOf(targets, pace, withinMs);
      const ask = async (
        part: readonly Target[],
        before: readonly Target[],
        starts: () => void,
      ): Promise<Observation[]> => {
        try {
          const bounds = { timeoutMs: timeoutMs(part), heard: starts };
          const { stdout } = await exec(
            kube,
            { namespace, pod: name, container },
            command(part, before),
            bounds,
          );
          return read(stdout, part, before);
        } catch (error) {
          if (!(error instanceof ExecBroken)) throw error;
          return part.map(() => ({ outcome: 'inconclusive', detail: error.message }));
        }
      };
      return inTurns(limit, targets, making, ask, time);
    },
  };
}

/** How a source carries out a plan: by connections, or by lookups. Each part gets the items before it. */
function planOf(
  targets: readonly Target[],
  { connectMs }: Pace,
  withinMs: number | undefined,
): {
  making: Making<Target>;
  command(part: readonly Target[], before: readonly Target[]): string[];
  timeoutMs(part: readonly Target[]): number;
  read(stdout: string, part: readonly Target[], before: readonly Target[]): Observation[];
} {
  return targets[0]?.lookup === undefined
    ? {
        making: makingCurl(targets),
        command: (part) => curlCommand(part, connectMs, withinMs),
        timeoutMs: (part) => curlPlanMs(part, connectMs),
        read: readCurlOutput,
      }
    : {
        making: MAKING_DIG,
        command: (part, before) => digCommand(part, withinMs ?? connectMs, before, lookupsEach(withinMs)),
        timeoutMs: (part) => digPlanMs(part, connectMs),
        read: (stdout, part, before) => readDigOutput(stdout, part, before, lookupsEach(withinMs)),
      };
}

function byHand({ lookup, url }: Target): string {
  return lookup === undefined ? `curl -sS -m ${inSeconds(TIMEOUTS.byHand)} ${url}` : digByHand(lookup);
}
