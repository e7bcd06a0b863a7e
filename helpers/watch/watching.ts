import { clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import type { UnderTest } from '../run/target.ts';
import { type Connection, type Kind, moved, type Stretch } from './connection.ts';
import type { Watched } from './judge-watch.ts';
import { lanesOf, perSecondOf } from './lane.ts';
import { type Observer, observe, outsideSource } from './observer.ts';
import { type Bounds, patienceOf, type WatchPace } from './pace.ts';
import { podSource } from './pod-source.ts';
import { keepLooking, podsNow, targetsOf } from './targets.ts';
import { type Narrator, narrator } from './terminal.ts';

/** A watch that goes on. */
export interface Watching {
  connections: readonly Connection[];
  observer: Observer;
  told: Narrator;
  pace: WatchPace;
  /** ms; every time of this watch is one of this clock. */
  clock(): number;
  /** What was seen within a time, counted from its begin; once it has ended. */
  result(within: Stretch): Pick<Watched, 'connections' | 'notes' | 'clockUncertaintyMs' | 'pace'>;
  end(): Promise<void>;
}

/** Begins to make connections of some kinds, from every node and from outside, and goes on until it is ended. */
export async function beginWatching(options: {
  underTest: UnderTest;
  kinds: readonly Kind[];
  bounds: Bounds;
  pace: WatchPace;
  line(text: string): void;
}): Promise<Watching> {
  const { kube, context } = options.underTest;
  const { namespace } = context;
  const origin = performance.now();
  const clock = () => performance.now() - origin;
  const pods = podsNow(kube, namespace);
  await pods.refresh();
  const cluster = clusterUnderTest(connectRun(context, kube));
  const { nodes, connections, fromNode, fromOutside } = await targetsOf(cluster, pods, options.kinds);
  const plans = nodes.map(fromNode);
  const pace = {
    ...options.pace,
    perSecond: perSecondOf(
      Math.max(fromOutside.length, ...plans.map((plan) => plan.length)),
      options.pace.perSecond,
    ),
  };
  const sources = nodes
    .filter((node) => connections.some(({ from }) => from === node))
    .map((node) =>
      podSource({
        kube,
        namespace,
        node,
        pace,
        clock,
        now: () => ({ pod: pods.on(node, 'probe'), asked: fromNode(node) }),
      }),
    );
  const outside = fromOutside.length === 0 ? [] : [outsideSource({ asked: fromOutside, pace, clock })];
  const told = narrator({ clock, line: options.line, connections });
  const longestLane = Math.max(1, ...plans.flatMap((plan) => lanesOf(plan).map((lane) => lane.length)));
  const observer: Observer = observe({
    connections,
    sources: [...sources, ...outside],
    patienceMs: patienceOf(longestLane, pace, options.bounds),
    onSilence: told.silence,
    onLook: () => told.failing(observer.failing()),
  });
  const looking = keepLooking(pods);
  return {
    connections,
    observer,
    told,
    pace,
    clock,
    result: (within) => ({
      pace,
      connections: connections.map((connection) => {
        const unclear = observer.unclear(connection);
        return {
          ...connection,
          ...moved(observer.seen(connection, within), -within.fromMs),
          ...(unclear === undefined ? {} : { unclear }),
        };
      }),
      notes: told.notes().map(({ atMs, text }) => ({ atMs: atMs - within.fromMs, text })),
      clockUncertaintyMs: observer.clockUncertaintyMs(),
    }),
    async end() {
      clearInterval(looking);
      await observer.end();
    },
  };
}
