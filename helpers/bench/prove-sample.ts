import type { FaultyCluster } from '../faults/faulty-cluster.ts';
import { type AskedSampling, samplingOf } from '../sample/sampling.ts';
import { type End, faultsFor, healAll } from './plant-in-sample.ts';
import type { SeenOfStandIns } from './probe-stand-ins.ts';

/** What came of one planted fault. */
export interface Proven {
  fault: string;
  outcome: SeenOfStandIns['outcome'];
  /** What the report would say. */
  summary: string;
  /** Whether that is what it has to be. */
  asExpected: boolean;
  wallMs: number;
}

/**
 * Plants one fault after the other among pods that stand for nodes, and asks the same sample of their pairs each time; at last, nothing
 * being planted any more, they have to be conformant.
 * @param ask asks the sample, quickly
 */
export async function proveSample(
  cluster: FaultyCluster,
  pods: readonly End[],
  asked: AskedSampling,
  ask: () => Promise<SeenOfStandIns>,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
): Promise<Proven[]> {
  const sampling = samplingOf(pods.length, asked);
  if (sampling === undefined) throw new RangeError(`all pairs of ${pods.length} nodes are asked`);
  const proven: Proven[] = [];
  const see = async (fault: string, reading: RegExp | undefined) => {
    const { outcome, summary, cost } = await ask();
    const asExpected =
      reading === undefined ? outcome === 'conformant' : outcome === 'violation' && reading.test(summary);
    proven.push({ fault, outcome, summary, asExpected, wallMs: cost.wallMs });
    log(`${asExpected ? '✓' : '✗'} ${fault}: ${outcome}: ${summary} (${(cost.wallMs / 1000).toFixed(1)} s)`);
  };
  for (const { fault, reading, plant } of faultsFor(cluster, pods, sampling)) {
    signal.throwIfAborted();
    try {
      await plant();
      await see(fault, reading);
    } finally {
      await healAll(cluster);
    }
  }
  await see('nothing any more', undefined);
  return proven;
}
