import { parseArgs } from 'node:util';
import { oneOf } from '../config/option-values.ts';
import { UsageError } from '../config/usage-error.ts';

const NETWORKS = ['auto', 'weave', 'flannel'] as const;

/** What the benchmark was asked for. */
export interface BenchOptions {
  /** How often each side of the comparison is measured. */
  rounds: number;
  /** The network of the clusters that it makes, as `--cni` has it. */
  cni: (typeof NETWORKS)[number];
}

/**
 * @param args as on the command line
 * @throws UsageError naming option, value and what was expected
 */
export function readBenchOptions(args: string[]): BenchOptions {
  const { rounds, cni } = parse(args);
  if (!/^\d+$/.test(rounds) || Number(rounds) < 1 || Number(rounds) > 100)
    throw UsageError.of('--rounds', rounds, 'expected a number from 1 to 100');
  return { rounds: Number(rounds), cni: oneOf('--cni', cni, NETWORKS) };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { rounds: { type: 'string', default: '3' }, cni: { type: 'string', default: 'flannel' } },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
