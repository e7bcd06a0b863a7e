import type { Result } from '../../model/result.ts';
import type { PairMeasure, Verdict } from '../../model/verdict.ts';
import type { Report } from '../../report/report.ts';
import { toReport } from '../../report/to-report.ts';
import { pair as passedPair } from './report.sample.ts';
import { result, verdict } from './result.sample.ts';

/** A report for tests, of these verdicts. */
export const report = (verdicts: Verdict[], more: Partial<Result> = {}): Report =>
  toReport(result(verdicts, more), '1.2.3');

/** A pair for tests between two nodes, or from a node to a Service. */
export const pair = (from: string, to: string, more: Partial<PairMeasure> = {}): PairMeasure => {
  const ends = { from: `probe on ${from}`, fromNode: from, to: `probe on ${to}`, toNode: to };
  const { toNode, ...rest } = passedPair({ ...ends, ...(isService(to) ? { to } : {}), ...more });
  return isService(to) || toNode === undefined ? rest : { ...rest, toNode };
};

function isService(to: string): boolean {
  return to.startsWith('Service');
}

/** A pair without any answer. */
export const silent = (from: string, to: string, more: Partial<PairMeasure> = {}): PairMeasure => {
  const { convergedMs: _converged, medianMs: _median, p99Ms: _p99, ...rest } = pair(from, to);
  return { ...rest, result: 'failed', sent: 3, lost: 3, why: 'curl exit 28: Timeout was reached', ...more };
};

/**
 * A large cluster for tests, whose figures are different for every pair as real ones are: of the first requirement one
 * direction is broken and one node loses part of what comes to it, of the others all hold.
 */
export function largeReport(count: number, ids: readonly string[]): Report {
  const nodes = Array.from(
    { length: count },
    (_, at) => `node-${String(at + 1).padStart(3, '0')}.example.net`,
  );
  const random = randomFrom(1);
  const pairs = (broken: boolean) =>
    nodes.flatMap((from, row) =>
      nodes.map((to, column) => {
        if (broken && row === 16 && column === 41) return silent(from, to);
        const base = 0.2 + (Math.abs(row - column) / count) * 2;
        const medianMs = Math.round(base * (0.7 + random() * 0.6) * 100) / 100;
        const p99Ms = Math.round(medianMs * (1.2 + 6 * random() ** 6) * 100) / 100;
        const times = { medianMs, p99Ms, convergedMs: Math.round(random() * 4_000) / 100 };
        if (broken && column === 120)
          return pair(from, to, {
            ...times,
            result: 'lossy',
            lost: Math.round(1 + random() * 8),
            why: 'timed out',
          });
        return pair(from, to, times);
      }),
    );
  const [broken, whole] = [pairs(true), pairs(false)];
  const verdicts = ids.map((id, at) =>
    at === 0
      ? verdict('violation', {
          id,
          summary: `node-042.example.net receives nothing from node-017.example.net (201 of ${broken.length} pairs fail)`,
          expected: 'every new connection to pods on other nodes answers',
          again: 'kubectl exec -n netconform-1 probe -- curl -sS http://10.0.0.1:8080/hostname',
          lookedForMs: 16_800,
          pairs: broken,
          evidence: broken.map(({ from, to }) => `${from} → ${to}: 20 of 20`),
        })
      : verdict('conformant', { id, pairs: whole }),
  );
  const held = nodes.flatMap((node, at) => [
    { kind: 'node' as const, address: `172.16.${at >> 8}.${at & 255}`, holder: `node ${node}` },
    ...[2, 3, 4, 5].map((last) => ({
      kind: 'pod' as const,
      address: `10.200.${at}.${last}`,
      holder: `pod default/web-${at}-${last} on ${node}`,
    })),
  ]);
  const ranges = [{ kind: 'pod' as const, range: '10.200.0.0/16', source: '--ipalloc-range, as given' }];
  return report(verdicts, { nodes, addresses: { ranges, held } });
}

/** Numbers from 0 to 1 that are the same each time: those of Park and Miller. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
