/** The source of a connection: a pod, a node (by a pod on its host network), or a client outside the cluster. */
const SOURCES = ['pod', 'node', 'outside'] as const;

/** The target of a connection. */
const TARGETS = [
  'pod on its own node',
  'pod on another node',
  'its own node',
  'another node',
  'cluster IP',
  "its own node's node port",
  "another node's node port",
  'host port',
  'name',
] as const;

const PROTOCOLS = ['TCP', 'UDP'] as const;

/** Small: a packet each way. Large: 64 KiB each way over TCP, and a datagram that fills one packet over UDP. */
const SIZES = ['small', 'large'] as const;

type From = (typeof SOURCES)[number];
type To = (typeof TARGETS)[number];
type Protocol = (typeof PROTOCOLS)[number];
/** In fragments: a datagram that is too large for one packet. Only some cells need it. */
type Size = (typeof SIZES)[number] | 'in fragments';

/** One path of the network model. */
export interface Cell {
  from: From;
  to: To;
  protocol: Protocol;
  size: Size;
}

/** Cells that one requirement covers: every combination. Absent: both protocols, both sizes. */
export interface Cover {
  from: readonly From[];
  to: readonly To[];
  protocols?: readonly Protocol[];
  sizes?: readonly Size[];
}

/** Cells that no requirement must cover, and why. */
export const NOT_ASKED: readonly (Cover & { why: string })[] = [
  {
    from: ['node'],
    to: ['its own node', 'another node'],
    why: "the nodes' network exists before the cluster's, and nodes register over it",
  },
  {
    from: ['node'],
    to: ['name'],
    why: "a node uses its own resolver, not the cluster's",
  },
  {
    from: ['outside'],
    to: ['pod on its own node', 'pod on another node', 'cluster IP', 'name'],
    why: 'these addresses and names belong to the cluster and need not work outside',
  },
  {
    from: ['outside'],
    to: ['its own node', 'another node'],
    why: "the nodes' own network decides which clients reach a node",
  },
  {
    from: ['outside'],
    to: ["its own node's node port"],
    why: 'a client outside the cluster runs on no node, so each node counts as another one',
  },
  {
    from: ['pod'],
    to: ['name'],
    sizes: ['large'],
    why: 'a name resolves to an address; the row of the cluster IP covers it',
  },
];

/** Every cell, in the order of the table. */
export function allCells(): Cell[] {
  return cellsOf({ from: SOURCES, to: TARGETS });
}

export function cellsOf({ from, to, protocols = PROTOCOLS, sizes = SIZES }: Cover): Cell[] {
  return from.flatMap((source) =>
    to.flatMap((target) =>
      protocols.flatMap((protocol) =>
        sizes.map((size): Cell => ({ from: source, to: target, protocol, size })),
      ),
    ),
  );
}

interface Covering {
  id: string;
  covers?: readonly Cover[];
}

/** Ids of the requirements that cover a cell. */
export function coveredBy(cell: Cell, requirements: readonly Covering[]): string[] {
  return requirements
    .filter(({ covers = [] }) => covers.some((cover) => includes(cover, cell)))
    .map(({ id }) => id);
}

/** Why a cell needs no requirement; undefined: it needs one. */
export function whyNotAsked(cell: Cell): string | undefined {
  return NOT_ASKED.find((cover) => includes(cover, cell))?.why;
}

/** Cells without the requirement that they need. */
export function uncovered(requirements: readonly Covering[]): Cell[] {
  return allCells().filter(
    (cell) => whyNotAsked(cell) === undefined && coveredBy(cell, requirements).length === 0,
  );
}

function includes(cover: Cover, cell: Cell): boolean {
  return cellsOf(cover).some(
    ({ from, to, protocol, size }) =>
      from === cell.from && to === cell.to && protocol === cell.protocol && size === cell.size,
  );
}
