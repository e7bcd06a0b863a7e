import type { Result } from '../../model/result.ts';
import type { Verdict } from '../../model/verdict.ts';

/** A verdict for tests, whole but for what is given. */
export const verdict = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict => ({
  id: 'POD-2',
  area: 'Pod to pod',
  level: 'core',
  title: 'a pod reaches every pod',
  rule: 'https://rule.example/model',
  layer: 'pods',
  outcome,
  summary: '6 of 6 pairs',
  evidence: ['a -> b: 0.4 ms'],
  durationMs: 1_234.5678,
  ...more,
});

/** A result for tests, with these verdicts. */
export const result = (verdicts: Verdict[], more: Partial<Result> = {}): Result => ({
  run: 'netconform-1',
  startedAt: new Date('2026-01-02T03:04:05.678Z'),
  durationMs: 90_001,
  command: 'netconform certify --cni flannel',
  steps: [{ name: 'suites', ms: 30_000 }],
  nodes: ['a', 'b'],
  properties: { network: 'flannel v0.27.4', 'pod range': '10.200.0.0/16' },
  verdicts,
  ...more,
});
