import type { Layer } from '../model/layers.ts';
import type { Evidence } from '../model/outcomes.ts';
import type { Level, VerdictHead } from '../model/verdict.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';
import type { Cover } from './grid.ts';
import type { Requires } from './requires.ts';

/**
 * Where a requirement probes from: a pod on every node, the host network of every node, some pods, a client outside the cluster, or the API
 * objects of the cluster.
 */
export type Vantage = 'every node' | 'every host' | 'pods' | 'outside' | 'cluster';

/** How a requirement measures: by commands in pods, by the API server alone, or by a client outside the cluster. */
export type By = 'exec' | 'API' | 'client';

/** A right that only some requirements need. rights/needs.ts has the verbs and objects of each. */
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

/** A requirement as its suite declares it: the only source of these facts. */
export interface Declaration {
  level: Level;
  /** The requirement as a sentence without full stop. */
  title: string;
  /** URL of the specification. */
  rule: string;
  /** Cells of the grid that it covers: path, protocol and size. Absent: none. */
  covers?: readonly Cover[];
  /** Features that a cluster must have beyond the fixtures; absent: none. */
  requires?: readonly Requires[];
  /** Objects that it creates besides the fixtures or that it restarts, in words; absent: none. */
  creates?: string;
  vantage: Vantage;
  by: By;
  layer: Layer;
  /** Rights beyond those of every run. Probing from every node includes 'nodes'. Absent: none. */
  rights?: readonly Right[];
  /** It reads the run's own fixtures by the API, so an audit skips it. */
  ofFixtures?: true;
  /** It restarts the run's own pods itself, so their restart does not cast doubt on its verdict. */
  disturbs?: boolean;
  /**
   * Whether it sends datagrams to pods, or counts them. While one counts, no other requirement may send any. While one sends some to node
   * ports, no other may change a UDP Service, because kube-proxy then deletes their connection tracking entries.
   */
  datagrams?: 'counted' | 'to node ports' | 'sent';
  /** It keeps two cores busy for half a minute, so a self-check runs it only under its own faults. */
  heavy?: boolean;
  /** Its state may flap, such as readiness. It is read until it holds, for at most this time of the pace. Absent: it is read once. */
  settlesWithin?: 'agentMs' | 'changeMs';
  /**
   * Its place in the run. first: before the others, because most faults break it. beside: together with the others, because it mostly waits.
   * last: after the others, because it disrupts the cluster. Absent: one after the other.
   */
  turn?: 'first' | 'beside' | 'last';
  /** Why no fault of the self-check turns it red on any network; absent: at least one does. */
  noFault?: string;
  /** Its own timeout, ms; absent: the usual one. */
  timeoutMs?: number;
}

export interface Declared extends Declaration {
  id: string;
  area: string;
  requires: readonly Requires[];
  rights: readonly Right[];
  check: Check;
}

/** The check of a requirement. It returns evidence or throws another outcome (outcomes.ts). */
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

/** @throws Error if the id belongs to no area */
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

/** Whether a requirement only reads the cluster: it needs no fixtures and creates nothing. */
export function onlyReads({
  by,
  creates,
  ofFixtures,
}: Pick<Declared, 'by' | 'creates' | 'ofFixtures'>): boolean {
  return by === 'API' && creates === undefined && ofFixtures !== true;
}

/** The facts of a requirement that verdicts repeat. */
export function headOf({ id, area, level, title, rule, layer, vantage }: Declared): VerdictHead {
  return { id, area, level, title, rule, layer, vantage };
}

/** The requirements of a run by their turn. */
interface RunOrder<T> {
  /** Before all others, one after the other. */
  first: T[];
  /** After these, one after the other. */
  others: T[];
  /** Together with the others and with each other. */
  beside: T[];
  /** After all others, one after the other. */
  last: T[];
}

/** Requirements that those beside them would disturb also run first. */
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
 * Sorts declarations by area and number.
 * @throws Error if an id is declared twice
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
