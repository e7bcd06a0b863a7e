import { parseArgs } from 'node:util';
import { oneOf } from '../config/one-of.ts';
import { UsageError } from '../config/usage-error.ts';

/** What can be measured; `scale` makes a large cluster. */
const PARTS = ['scale', 'certify'] as const;
type BenchPart = (typeof PARTS)[number];

const NETWORKS = ['auto', 'weave', 'flannel'] as const;

/** What the benchmark was asked for. */
export interface BenchOptions {
  /** How often each side of a comparison is measured. */
  rounds: number;
  /** The network of the clusters that it makes, as `--cni` has it. */
  cni: (typeof NETWORKS)[number];
  only: ReadonlySet<BenchPart>;
  /** How large a cluster `scale` makes: so many nodes, a hundred times as many pods and ten times as many Services. */
  nodes: number;
}

/**
 * @param args as on the command line
 * @throws UsageError naming option, value and what was expected
 */
export function readBenchOptions(args: string[]): BenchOptions {
  const { rounds, cni, only, nodes } = parse(args);
  return {
    rounds: count('--rounds', rounds, 100),
    cni: oneOf('--cni', cni, NETWORKS),
    only: new Set(only.split(',').map((part) => oneOf('--only', part.trim(), PARTS))),
    nodes: count('--nodes', nodes, 1000),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        rounds: { type: 'string', default: '3' },
        cni: { type: 'string', default: 'flannel' },
        only: { type: 'string', default: 'certify' },
        nodes: { type: 'string', default: '1000' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function count(option: string, value: string, most: number): number {
  if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > most)
    throw UsageError.of(option, value, `expected a number from 1 to ${most}`);
  return Number(value);
}
