import type { ClusterUnderTest } from './cluster-under-test.ts';
import type { Evidence } from './outcomes.ts';
import type { Level } from './verdict.ts';

/** A requirement as its suite declares it. */
export interface Declaration {
  level: Level;
  /** The requirement, as a full sentence without its full stop. */
  title: string;
  /** Link to the rule that it checks. */
  rule: string;
  /** What a cluster must have for it to be shown, such as "two schedulable nodes"; absent: nothing beyond the fixtures. */
  needs?: string;
  /** What it makes for itself beside the fixtures, or restarts, in words; absent: nothing. */
  makes?: string;
  /** It restarts the run's own pods itself: that they were is no reason to doubt it. */
  disturbs?: boolean;
  /** Datagrams that it sends to pods, or that come back to them; where it counts those that arrive, nothing else may send some meanwhile. */
  datagrams?: 'counted' | 'sent';
  /** How long it may take at most, ms; absent: the usual bound. */
  timeoutMs?: number;
}

export interface Declared extends Declaration {
  id: string;
  area: string;
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
  POL: 'NetworkPolicy',
  WEAVE: 'Weave Net',
  REC: 'Recovery',
};

const declared = new Map<string, Declared>();
const checks = new Map<string, Check>();

/** @throws Error for an id that is not of a known area, or that is declared already */
export function declare(id: string, declaration: Declaration, check: Check): Declared {
  const area = AREAS[/^([A-Z0-9]+)-[1-9]\d*$/.exec(id)?.[1] ?? ''];
  if (area === undefined) {
    throw new Error(
      `requirement ${id}: expected an id such as POD-2, its prefix one of ${Object.keys(AREAS).join(', ')}`,
    );
  }
  if (declared.has(id)) throw new Error(`requirement ${id} is declared twice`);
  const whole = { ...declaration, id, area };
  declared.set(id, whole);
  checks.set(id, check);
  return whole;
}

/** @throws Error for an id that was not declared */
export function checkOf(id: string): Check {
  const check = checks.get(id);
  if (check === undefined) throw new Error(`requirement ${id} is not declared`);
  return check;
}

/** All that has been declared, by area and number. */
export function declarations(): Declared[] {
  const areas = Object.values(AREAS);
  const number = ({ id }: Declared) => Number(id.split('-')[1]);
  return [...declared.values()].sort(
    (one, other) => areas.indexOf(one.area) - areas.indexOf(other.area) || number(one) - number(other),
  );
}
