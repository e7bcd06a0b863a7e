import type { PairMeasure } from '../../../model/verdict.ts';

/**
 * What became of what was sent from a row to a column, what says most first: that requests were seen to arrive is more than
 * that no connection passed.
 */
export const KINDS = ['answers-lost', 'failed', 'lossy', 'slow', 'unmeasured', 'passed', 'left-out'] as const;
export type Kind = (typeof KINDS)[number];

/** One field of the picture: of all pairs between the same two, the figures of the worst. Times in ms. */
export interface Cell {
  kind: Kind;
  /** How many pairs lie between the two, and how many of them did not pass. */
  pairs: number;
  bad: number;
  sent: number;
  lost: number;
  medianMs?: number;
  p99Ms?: number;
  convergedMs?: number;
  retransmitted?: number;
  why?: string;
  /** How much slower than is usual here: 0 as usual, up to 3; see heat.ts. */
  slow?: number;
  /** Where cells of several requirements were put together: whose figures these are. */
  of?: string;
}

/** Who asked by who was asked. */
export interface Grid {
  /** Where the connections came from: nodes in their order, then whatever else asked. */
  rows: string[];
  /** Where they went: nodes first, then Services and names. */
  columns: string[];
  /** How many of the columns are nodes. */
  nodeColumns: number;
  /** By row and column, row after row; undefined where nothing was asked. */
  cells: (Cell | undefined)[];
}

/** The cell in place of two: the worse one, counted for both. */
function worse(one: Cell | undefined, other: Cell): Cell {
  if (one === undefined) return other;
  const [first, second] = isWorse(other, one) ? [other, one] : [one, other];
  return { ...first, pairs: first.pairs + second.pairs, bad: first.bad + second.bad };
}

function isWorse(one: Cell, other: Cell): boolean {
  const rank = KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
  if (rank !== 0) return rank < 0;
  const loss = lossOf(one) - lossOf(other);
  if (loss !== 0) return loss > 0;
  const slow = (one.slow ?? 0) - (other.slow ?? 0);
  return slow === 0 ? (one.p99Ms ?? 0) > (other.p99Ms ?? 0) : slow > 0;
}

/** The part of what was sent that was lost, 0 to 1. */
export function lossOf({ sent, lost }: Pick<Cell, 'sent' | 'lost'>): number {
  return sent === 0 ? 0 : lost / sent;
}

/** Whether something is wrong with it that a reader should look at. */
export function isBad({ kind }: Cell): boolean {
  return kind !== 'passed' && kind !== 'left-out';
}

/**
 * The pairs of a requirement as a picture needs them.
 * @param nodes all nodes of the cluster, in the order in which they are shown; those that no pair touches are left out
 */
export function gridOf(pairs: readonly PairMeasure[], nodes: readonly string[]): Grid {
  const sources = new Set(pairs.map(({ fromNode }) => fromNode));
  const targets = new Set(pairs.map(targetOf));
  const reached = new Set(pairs.flatMap(({ toNode }) => toNode ?? []));
  const rows = ordered(sources, nodes);
  const onNodes = ordered(reached, nodes);
  const columns = [...onNodes, ...[...targets].filter((target) => !reached.has(target))];
  const rowAt = placesOf(rows);
  const columnAt = placesOf(columns);
  const cells: (Cell | undefined)[] = Array.from({ length: rows.length * columns.length });
  for (const pair of pairs) {
    const at = (rowAt.get(pair.fromNode) ?? 0) * columns.length + (columnAt.get(targetOf(pair)) ?? 0);
    cells[at] = worse(cells[at], cellOf(pair));
  }
  return { rows, columns, nodeColumns: onNodes.length, cells };
}

function targetOf({ to, toNode }: PairMeasure): string {
  return toNode ?? to;
}

function cellOf(pair: PairMeasure): Cell {
  const { result, answersLost, sent, lost, medianMs, p99Ms, convergedMs, retransmitted, why } = pair;
  const kind = result === 'failed' && answersLost === true ? 'answers-lost' : result;
  return {
    kind,
    pairs: 1,
    bad: result === 'passed' || result === 'left-out' ? 0 : 1,
    sent,
    lost,
    ...(medianMs === undefined ? {} : { medianMs }),
    ...(p99Ms === undefined ? {} : { p99Ms }),
    ...(convergedMs === undefined ? {} : { convergedMs }),
    ...(retransmitted === undefined ? {} : { retransmitted }),
    ...(why === undefined ? {} : { why }),
  };
}

/** Those of the nodes, in the nodes' order, and then the others. */
function ordered(some: ReadonlySet<string>, nodes: readonly string[]): string[] {
  return [...new Set([...nodes.filter((node) => some.has(node)), ...some])];
}

function placesOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, at) => [name, at]));
}

/** The grid of one requirement. */
export interface Asked {
  id: string;
  grid: Grid;
}

/**
 * All grids on top of each other: each cell is the worst of them, and says of which requirement. Of those that pass it is the
 * one that is slowest for what is usual in its own requirement, since each does something else in its time.
 * @param nodes in the order in which they are shown
 */
export function worstGrid(asked: readonly Asked[], nodes: readonly string[]): Grid {
  const rows = merged(asked, nodes, ({ rows }) => rows);
  const onNodes = merged(asked, nodes, ({ columns, nodeColumns }) => columns.slice(0, nodeColumns));
  const others = merged(asked, [], ({ columns, nodeColumns }) => columns.slice(nodeColumns));
  const columns = [...new Set([...onNodes, ...others])];
  const rowAt = placesOf(rows);
  const columnAt = placesOf(columns);
  const cells: (Cell | undefined)[] = Array.from({ length: rows.length * columns.length });
  for (const { id, grid } of asked) {
    grid.cells.forEach((cell, at) => {
      if (cell === undefined) return;
      const row = rowAt.get(grid.rows[Math.floor(at / grid.columns.length)] ?? '') ?? 0;
      const column = columnAt.get(grid.columns[at % grid.columns.length] ?? '') ?? 0;
      const place = row * columns.length + column;
      cells[place] = worse(cells[place], { ...cell, of: id });
    });
  }
  return { rows, columns, nodeColumns: onNodes.length, cells };
}

/** The names of all grids, those that have an order in that, then the others as they come. */
function merged(asked: readonly Asked[], order: readonly string[], of: (grid: Grid) => string[]): string[] {
  const all = new Set(asked.flatMap(({ grid }) => of(grid)));
  return [...new Set([...order.filter((name) => all.has(name)), ...all])];
}
