import { expect, test } from 'vitest';
import type { Explanation } from '../../model/finding.ts';
import { aroundFailures, type NodePair } from '../probe-in-rounds.ts';
import { readFailures } from '../read-failures.ts';
import { below, type Random, randomFrom, shuffled } from './rotations.ts';
import {
  missOfNode,
  missOfPair,
  missOfPartition,
  missOfRackPair,
  peersOf,
  type Sampling,
  samplingOf,
} from './sampling.ts';

/** One kind of fault: how often the formula predicts that it is found, and how often it was. */
interface Row {
  fault: string;
  /** The probability of finding it, from the formula. */
  promised: number;
  trials: number;
  /** Trials whose first round had a failed pair. */
  found: number;
  /** Of the first few of these, those whose second round led to an explanation that names the fault. */
  named: number;
  read: number;
}

/** Maximum number of found faults of a kind whose explanation is checked, because that takes far longer than to find them. */
const READ = 2;

/** A planted fault: the ordered pairs of nodes that it breaks, and the explanation that names it. */
interface Planted {
  /** The sources of the broken pairs; absent: any node. */
  from?: readonly string[];
  breaks(from: string, to: string): boolean;
  named(where: Explanation): boolean;
}

interface Kind {
  fault: string;
  promised(graph: Sampling): number;
  plant(nodes: readonly string[], random: Random): Planted;
}

/**
 * Plants faults at random places of a cluster, and draws a random rotation for each trial. Graph, second round and explanation are those of a
 * run. A table of broken pairs replaces the network.
 * @param degree the value of `--sample`
 */
function simulate(
  {
    nodes: count,
    degree,
    trials,
    seed,
  }: { nodes: number; degree: number | 'auto'; trials: number; seed: number },
  kinds: readonly Kind[] = kindsFor(count),
): Row[] {
  const random = randomFrom(seed);
  const nodes = Array.from({ length: count }, (_, at) => `n${String(at).padStart(5, '0')}`);
  const drawn = new Map();
  return kinds.map((kind) => {
    const row = { fault: kind.fault, promised: 0, trials, found: 0, named: 0, read: 0 };
    for (let trial = 0; trial < trials; trial += 1) {
      const sampling = samplingOf(count, { sample: degree, rotation: 1 + below(random, count) }, drawn);
      if (sampling === undefined) throw new RangeError(`all pairs of ${count} nodes are asked`);
      row.promised += 1 - kind.promised(sampling);
      const planted = kind.plant(nodes, random);
      const { from: sources = nodes, breaks } = planted;
      const peers = peersOf(nodes, sampling);
      const failed = sources.flatMap((from) =>
        peers(from)
          .filter((to) => breaks(from, to))
          .map((to) => ({ from, to })),
      );
      if (failed.length > 0) row.found += 1;
      if (failed.length === 0 || row.read === READ) continue;
      row.read += 1;
      if (isNamed(nodes, peers, failed, planted)) row.named += 1;
    }
    return { ...row, promised: row.promised / trials };
  });
}

/** Whether the second round leads to the explanation that names a fault. */
function isNamed(
  nodes: readonly string[],
  peers: (name: string) => string[],
  failed: readonly NodePair[],
  { breaks, named }: Planted,
): boolean {
  const first = nodes.flatMap((from) => peers(from).map((to) => ({ from, to })));
  const asked = new Set(first.map(({ from, to }) => `${from}\n${to}`));
  const second = aroundFailures(failed, nodes, (from, to) => asked.has(`${from}\n${to}`));
  const all = [...first, ...second].map(({ from, to }) => ({
    from: { name: from, node: from },
    to: { name: to, node: to, url: '', answer: { equals: to } },
  }));
  return named(
    readFailures(
      all.filter(({ from, to }) => breaks(from.node, to.node)),
      all,
    ),
  );
}

/** All kinds of faults. Racks have ten or twenty nodes, a partition cuts off a tenth of the nodes. */
function kindsFor(count: number): Kind[] {
  const part = Math.round(count / 10);
  return [
    {
      fault: 'one pair, in one direction',
      promised: missOfPair,
      plant(nodes, random) {
        const [from = '', to = ''] = some(nodes, 2, random);
        return {
          from: [from],
          breaks: (one, other) => one === from && other === to,
          named: (where) => isFrom(where, [from]) && isTo(where, [to]) && where.direction === 'one-way',
        };
      },
    },
    ...(['dead', 'receives nothing', 'sends nothing'] as const).map(nodeFault),
    ...[10, 20].map(rackFault),
    {
      fault: `a partition: ${part} nodes and the others`,
      promised: (graph) => missOfPartition(graph, part),
      plant(nodes, random) {
        const cut = new Set(some(nodes, part, random));
        return {
          breaks: (from, to) => cut.has(from) !== cut.has(to),
          named: ({ parts }) => parts !== undefined,
        };
      },
    },
    {
      fault: 'the same, in one direction',
      promised: (graph) => missOfPartition(graph, part),
      plant(nodes, random) {
        const cut = new Set(some(nodes, part, random));
        return { breaks: (from, to) => cut.has(from) && !cut.has(to), named: isUnexplained };
      },
    },
  ];
}

function nodeFault(what: 'dead' | 'receives nothing' | 'sends nothing'): Kind {
  return {
    fault: what === 'dead' ? 'a dead node' : `a node that ${what}`,
    promised: missOfNode,
    plant(nodes, random) {
      const [node = ''] = some(nodes, 1, random);
      return {
        breaks: (from, to) =>
          (what !== 'receives nothing' && from === node) || (what !== 'sends nothing' && to === node),
        named: (where) => {
          const both = where.direction === 'both-ways';
          if (what === 'receives nothing') return isTo(where, [node]) && where.from === undefined;
          return isFrom(where, [node]) && where.to === undefined && both === (what === 'dead');
        },
      };
    },
  };
}

/** A rack is a run of nodes in the order of their names. */
function rackFault(size: number): Kind {
  return {
    fault: `two racks of ${size}, in one direction`,
    promised: (graph) => missOfRackPair(graph, size),
    plant(nodes, random) {
      const racks = Array.from({ length: Math.floor(nodes.length / size) }, (_, at) =>
        nodes.slice(at * size, (at + 1) * size),
      );
      const [one = [], other = []] = some(racks, 2, random);
      return {
        from: one,
        breaks: (from, to) => one.includes(from) && other.includes(to),
        // Few of its pairs are probed. The explanation names one of them, or says that no single place explains several.
        named: (where) => (isFrom(where, one) && isTo(where, other)) || isUnexplained(where),
      };
    },
  };
}

function isFrom({ from }: Explanation, nodes: readonly string[]): boolean {
  return from?.type === 'node' && nodes.includes(from.name);
}

function isTo({ to }: Explanation, nodes: readonly string[]): boolean {
  return to?.type === 'node' && nodes.includes(to.name);
}

function isUnexplained({ from, to, parts }: Explanation): boolean {
  return from === undefined && to === undefined && parts === undefined;
}

function some<T>(values: readonly T[], count: number, random: Random): T[] {
  if (count > values.length / 4) return shuffled(values, random).slice(0, count);
  const found = new Set<T>();
  while (found.size < count) found.add(values[below(random, values.length)] as T);
  return [...found];
}

/** Accepted distance from the prediction, in standard deviations of the binomial distribution: 1 of 15,000 results lies farther. */
const FAR = 4;

test.for([
  { nodes: 1000, degree: 'auto', trials: 100, seed: 1 },
  { nodes: 3000, degree: 'auto', trials: 20, seed: 2 },
  { nodes: 200, degree: 6, trials: 400, seed: 3 },
] as const)(
  'in a cluster of $nodes nodes, samples find faults as often as predicted and name them',
  { timeout: 120_000 },
  (asked) => {
    for (const { fault, promised, trials, found, named, read } of simulate(asked)) {
      const deviation = Math.sqrt(trials * promised * (1 - promised));
      expect(Math.abs(found - trials * promised), `${fault}: ${found} of ${trials}`).toBeLessThanOrEqual(
        FAR * deviation + 1e-6,
      );
      expect(named, fault).toBe(read);
    }
  },
);
