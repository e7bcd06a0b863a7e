/** Spaces of the grid, one namespace each. Only x has policies. */
export const SPACES = ['x', 'y', 'z'] as const;

/** Pods in each space, on the first three nodes. With three nodes, no node has two pods of one space. */
const PODS = ['a', 'b', 'c'] as const;

/** Ports that every pod serves. The first one is named in the pod's specification. */
export const PORTS = [8080, 8082] as const;
export const FIRST_PORT = 'first';

/** A pod of the grid. */
export interface Cell {
  space: (typeof SPACES)[number];
  /** One of {@link PODS}, or a name such as "n4" on the fourth node. */
  pod: string;
  node: string;
}

/** The name of a pod of the grid for people, such as "x/a". */
export function nameOf({ space, pod }: Pick<Cell, 'space' | 'pod'>): string {
  return `${space}/${pod}`;
}

/**
 * The pods of the grid: nine on the first three nodes, and one each of x and y on every further node. So each node has a pod that policies
 * select and one that they do not.
 */
export function gridOn(nodes: readonly string[]): Cell[] {
  const first = nodes.slice(0, PODS.length);
  const nine = SPACES.flatMap((space, shift) =>
    PODS.map((pod, index) => ({ space, pod, node: first[(index + shift) % first.length] ?? '' })),
  );
  const further = nodes
    .slice(PODS.length)
    .flatMap((node, index) =>
      (['x', 'y'] as const).map((space) => ({ space, pod: `n${index + PODS.length + 1}`, node })),
    );
  return [...nine, ...further];
}

/** Whether a pod is one of the nine. */
export function isOfNine({ pod }: Cell): boolean {
  return PODS.some((one) => one === pod);
}

/**
 * The ordered pairs to probe. Each of the nine pods is paired with the others. The x pod of each further node is paired with the y pod of its
 * node and the y pods of the nine, in both directions. The number of pairs grows linearly with the nodes.
 */
export function pairsOf(cells: readonly Cell[]): [from: Cell, to: Cell][] {
  const nine = cells.filter(isOfNine);
  const further = cells.filter((cell) => !isOfNine(cell));
  const peersOf = ({ node }: Cell) => [
    ...further.filter((other) => other.space === 'y' && other.node === node),
    ...nine.filter(({ space }) => space === 'y'),
  ];
  return [
    ...nine.flatMap((from) => nine.filter((to) => to !== from).map((to): [Cell, Cell] => [from, to])),
    ...further
      .filter(({ space }) => space === 'x')
      .flatMap((one) =>
        peersOf(one).flatMap((other): [Cell, Cell][] => [
          [one, other],
          [other, one],
        ]),
      ),
  ];
}
