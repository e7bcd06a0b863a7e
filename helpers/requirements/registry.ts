import type { Layer } from '../model/layers.ts';
import type { Evidence } from '../model/outcomes.ts';
import type { Level, VerdictHead } from '../model/verdict.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';
import type { Cover } from './grid.ts';
import type { Requires } from './requires.ts';

/**
 * What a requirement looks from, or at: a pod on every node, the host network of every node, some pods, a client outside the
 * cluster, or the objects of the cluster as a whole.
 */
export type Vantage = 'every node' | 'every host' | 'pods' | 'outside' | 'cluster';

/** By which way a requirement sees what it judges: commands in pods, the API server alone, or a client outside the cluster. */
export type By = 'exec' | 'API' | 'client';

/** A right that only some requirements need; rights/needs.ts has the verbs and objects of each. */
export type Right =
  | 'nodes'
  | 'all pods'
  | 'pod changes'
  | 'all Services'
  | 'agent pods'
  | 'DNS endpoints'
  | 'API Service'
  | 'endpoints'
  | 'network policies'
  | 'restarts'
  | 'all endpoints'
  | 'all policies';

/** A requirement as its suite declares it: the only place that says so. */
export interface Declaration {
  level: Level;
  /** The requirement, as a full sentence without its full stop. */
  title: string;
  /** Link to the rule that it checks. */
  rule: string;
  /** Cells of the grid that it covers: who reaches whom, over which protocol, with how much. Absent: none. */
  covers?: readonly Cover[];
  /** What a cluster must have beyond the fixtures for it to be shown; absent: nothing. */
  requires?: readonly Requires[];
  /** What it makes for itself beside the fixtures, or restarts, in words; absent: nothing. */
  creates?: string;
  vantage: Vantage;
  by: By;
  layer: Layer;
  /** Rights that it needs beyond those of every run. To look from every node includes 'nodes'. Absent: none. */
  rights?: readonly Right[];
  /** It is about the run's own fixtures, which it sees by the API. */
  ofFixtures?: true;
  /** It restarts the run's own pods itself: that is then no reason to doubt its verdict. */
  disturbs?: boolean;
  /**
   * Datagrams that it sends to pods, or that come back to them. Where it counts those that arrive, nothing else may send some meanwhile. Where
   * they go to node ports, nothing may change a UDP Service meanwhile: kube-proxy then forgets their connections.
   */
  datagrams?: 'counted' | 'to node ports' | 'sent';
  /** It keeps two cores busy for half a minute: a self-check asks it only under the faults that are about it. */
  heavy?: boolean;
  /** What it reads changes by itself, such as readiness: it is read until it holds, for at most this time of the pace. Absent: once. */
  settlesWithin?: 'agentMs' | 'changeMs';
  /**
   * When a run asks it: before the others, since most faults break it; beside them, since it mostly waits; after them, since it disrupts
   * the cluster. Absent: with the others, one after the other.
   */
  turn?: 'first' | 'beside' | 'last';
  /** Why no fault of the self-check turns it red, on any network; absent: at least one does. */
  noFault?: string;
  /** How long it may take at most, ms; absent: the usual bound. */
  timeoutMs?: number;
}

export interface Declared extends Declaration {
  id: string;
  area: string;
  requires: readonly Requires[];
  rights: readonly Right[];
  check: Check;
}

/** What a requirement looks at: it returns its evidence, or throws how else it ended (see outcomes.ts). */
export type Check = (cluster: ClusterUnderTest) => Promise<Evidence>;

/** Areas by the prefix of their ids, in the order of the network model. */
const AREAS: Readonly<Record<string, string>> = {
  ADDR: 'Addressing',
  NODE: 'Nodes',
  C2C: 'Container to container',
  POD: 'Pod to pod',
  SVC: 'Pod to Service',
  EXT: 'External to Service',
  DNS: 'DNS',
  WORK: 'Workloads',
  POL: 'NetworkPolicy',
  WEAVE: 'Weave Net',
  REC: 'Recovery',
};

/** @throws Error for an id that is not of a known area */
export function declare(id: string, declaration: Declaration, check: Check): Declared {
  const area = AREAS[/^([A-Z0-9]+)-[1-9]\d*$/.exec(id)?.[1] ?? ''];
  if (area === undefined) {
    throw new Error(
      `requirement ${id}: expected an id such as POD-2, its prefix one of ${Object.keys(AREAS).join(', ')}`,
    );
  }
  const { requires = [], rights = [] } = declaration;
  return { ...declaration, requires, rights, id, area, check };
}

/** Whether a requirement only reads what is in the cluster: it needs no fixtures, and makes nothing. */
export function onlyReads({
  by,
  creates,
  ofFixtures,
}: Pick<Declared, 'by' | 'creates' | 'ofFixtures'>): boolean {
  return by === 'API' && creates === undefined && ofFixtures !== true;
}

/** What verdicts repeat of a requirement. */
export function headOf({ id, area, level, title, rule, layer, vantage }: Declared): VerdictHead {
  return { id, area, level, title, rule, layer, vantage };
}

/** When a run asks its requirements. */
interface RunOrder<T> {
  /** Before all others, one after the other. */
  first: T[];
  /** One after the other. */
  others: T[];
  /** Beside the others, and beside each other. */
  beside: T[];
  /** After all others, one after the other. */
  last: T[];
}

/** What requirements beside it would disturb comes first too. */
export function inRunOrder<T extends Pick<Declared, 'turn' | 'datagrams'>>(all: readonly T[]): RunOrder<T> {
  const turn = (which: Declared['turn']) => all.filter((one) => one.turn === which);
  const alone = ({ datagrams }: T) => datagrams === 'counted' || datagrams === 'to node ports';
  return {
    first: [...turn('first'), ...turn(undefined).filter(alone)],
    others: turn(undefined).filter((one) => !alone(one)),
    beside: turn('beside'),
    last: turn('last'),
  };
}

/**
 * What suites declare, by area and number.
 * @throws Error for an id that is declared twice
 */
export function inOrder(declared: readonly Declared[]): Declared[] {
  const ids = declared.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new Error(`requirement ${twice} is declared twice`);
  const areas = Object.values(AREAS);
  const number = ({ id }: Declared) => Number(id.split('-')[1]);
  return declared.toSorted(
    (one, other) => areas.indexOf(one.area) - areas.indexOf(other.area) || number(one) - number(other),
  );
}
