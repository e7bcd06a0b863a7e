import type { PairMeasure, Verdict } from '../../model/verdict.ts';
import type { Report } from '../../report/report.ts';
import { pair, sampleReport } from './report.sample.ts';

/** A report for tests of a run that came to its end, with these requirements. */
export const runOf = (requirements: Verdict[], more: Partial<Report> = {}): Report => {
  const { setupError: _, ...whole } = sampleReport();
  return { ...whole, outcome: 'conformant', requirements, ...more };
};

/** The pods of a requirement for tests: one on each of these nodes, each asking all others, with names of a run's own. */
export const pairsOf = (
  nodes: readonly string[],
  more: (from: string, to: string) => Partial<PairMeasure> = () => ({}),
  suffix = '7x2lp',
): PairMeasure[] =>
  nodes.flatMap((fromNode) =>
    nodes
      .filter((toNode) => toNode !== fromNode)
      .map((toNode) =>
        pair({
          from: `probe-${suffix} on ${fromNode}`,
          fromNode,
          to: `probe-${suffix} on ${toNode}`,
          toNode,
          ...more(fromNode, toNode),
        }),
      ),
  );
