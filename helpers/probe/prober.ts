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

/** In the place of a node's name: the client off the cluster. */
export const OUTSIDE = 'outside the cluster';

/** All that was seen of one ordered pair. */
export interface Pair<S extends Source = Source> {
  from: S;
  to: Target;
  /** Time until enough new connections in a row had passed, ms; undefined: they never did within the window. */
  convergedMs: number | undefined;
  /** How long it was tried to converge, ms. */
  lookedForMs: number;
  /** Every connection of the steady phase; of the last attempts, where it never converged. */
  observations: Observation[];
  /** Why the pair says nothing of what was asked: not even its control answers. */
  leftOut?: string;
  /** Every connection passed, and half of them or more needed a retransmission, each time that it was looked at. */
  slow?: true;
  /** All of a connection had to come within this time, ms: what it loses is explained by a way that is known to be dead. */
  withinMs?: number;
  /** None was answered, and yet the requests were seen to arrive: what is lost are the answers. */
  requestArrives?: boolean;
}

/** What a run knows of pairs that never converged. It only saves time: each of them is asked again all the same. */
export interface DeadPairs {
  /** By {@link pairKey}: pairs that have one of them as their control are asked first whether it answers. */
  pairs: Set<string>;
  /** By their ends: ways between nodes on which no pair converged for as long as one may take. */
  ways: Map<string, DeadWay>;
}

/** From one node to pods on another, or to that node itself, in the plainest way over TCP: nothing passes, or much is lost. */
export interface DeadWay {
  from: string;
  to: string;
  ends: 'pod' | 'node';
  /** How connections on it end: a loss that ends in another way is not explained by it. */
  losses: ReadonlySet<Outcome>;
  /** Not one has passed. */
  whole: boolean;
  /** A pair by which it is seen whether that is still so. */
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
  /** How long its pairs are waited for, and how often they are asked. */
  pace: Pace;
  /** What its run knows of pairs that never converged. */
  deadPairs: DeadPairs;
  /**
   * One new connection to each target, all at once, or as many at a time as the run's rate allows; one observation each, in their order.
   * @param time is told how long that took, and how much of it was waiting for a turn
   * @param withinMs all of one has to come within this time; absent: as the pace says
   */
  probe(targets: readonly Target[], time?: Stopwatch, withinMs?: number): Promise<Observation[]>;
  /** A command that does by hand what one probe does. */
  byHand(target: Target): string;
}

/** Probes from a pod: one exec for all targets that are asked at a time. */
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

/** How a source does what a plan asks: connections, or lookups. Each part of it is told what came before. */
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
