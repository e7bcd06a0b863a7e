import type { PairMeasure, Verdict } from '../../model/verdict.ts';
import type { Report } from '../../report/report.ts';
import { toReport } from '../../report/to-report.ts';
import { result, verdict } from './result.sample.ts';

/** A pair for tests, which passed, between pods on two nodes, whole but for what is given. */
export const pair = (more: Partial<PairMeasure> = {}): PairMeasure => {
  const { fromNode = 'worker', toNode = 'worker2' } = more;
  return {
    from: `probe-7x2lp on ${fromNode}`,
    fromNode,
    to: `probe-c4pmk on ${toNode}`,
    toNode,
    result: 'passed',
    sent: 20,
    lost: 0,
    convergedMs: 0,
    medianMs: 1,
    p99Ms: 2,
    ...more,
  };
};

/** A pair for tests of which nothing arrives. */
export const lostPair = (more: Partial<PairMeasure> = {}): PairMeasure => {
  const { convergedMs: _, medianMs: __, p99Ms: ___, ...lost } = pair();
  return { ...lost, result: 'failed', sent: 3, lost: 3, answersLost: true, why: 'curl exit 28', ...more };
};

/** The verdicts of {@link sampleReport}: one of each outcome, between them with every field. */
const sampleVerdicts = (): Verdict[] => [
  verdict('conformant', {
    id: 'POD-1',
    unsteady: '1 of 20 connections needed a retransmission',
    pairs: [pair({ toNode: 'worker', protocol: 'TCP', retransmitted: 1 })],
  }),
  verdict('violation', {
    id: 'POD-2',
    summary: 'worker2 receives nothing from worker (1 of 2 pairs fails)',
    finding: {
      kind: 'no-connection',
      subject: 'pods on other nodes',
      from: { type: 'node', name: 'worker' },
      to: { type: 'node', name: 'worker2' },
      direction: 'one-way',
      protocol: 'TCP',
      size: 1450,
      measured: true,
      answersLost: true,
      failed: 1,
      of: 2,
      unit: 'pairs',
      samples: [
        {
          from: 'probe-7x2lp on worker',
          fromNode: 'worker',
          to: 'probe-c4pmk on worker2',
          toNode: 'worker2',
          detail: 'probe-7x2lp on worker → probe-c4pmk on worker2: never within 15.0 s: curl exit 28',
        },
        {
          kind: 'address-shared',
          objects: ['pod default/web-0 on worker'],
          nodes: ['worker'],
          addresses: ['10.200.1.3'],
          ranges: ['10.200.0.0/16'],
          detail: '10.200.1.3 is held by pod default/web-0 on worker and by pod default/web-1 on worker',
        },
      ],
    },
    expected: 'every new connection to pods on other nodes answers',
    lookedForMs: 15_000,
    again:
      'kubectl exec -n netconform-1 probe-7x2lp -c agnhost -- curl -sS -m 6 http://10.200.1.3:8080/hostname',
    pairs: [lostPair(), pair({ fromNode: 'worker2', toNode: 'worker' })],
    evidence: ['probe-7x2lp on worker → probe-c4pmk on worker2: never within 15.0 s: curl exit 28'],
  }),
  verdict('inconclusive', {
    id: 'SVC-2',
    area: 'Pod to Service',
    summary: 'an exec broke',
    nodes: ['worker2'],
  }),
  verdict('skipped', {
    id: 'POL-1',
    area: 'NetworkPolicy',
    level: 'extended',
    summary: 'flannel does not enforce network policies',
    applies: false,
    evidence: [],
  }),
  verdict('skipped', {
    id: 'EXT-3',
    area: 'External to Service',
    level: 'extended',
    summary: 'no load balancer',
    applies: true,
    evidence: [],
  }),
];

/** A report for tests that has every field, whole but for what is given. */
export const sampleReport = (more: Partial<Report> = {}): Report => ({
  ...toReport(
    result(sampleVerdicts(), {
      setupError: 'the API server went away',
      nodes: ['worker', 'worker2'],
      properties: {
        'kubernetes.version': 'v1.34.4',
        'network.cni': 'flannel',
        'network.version': 'v0.28.4',
        'range.pods': '10.200.0.0/16',
        'range.services': '10.32.0.0/24',
        'image.ghcr.io/flannel-io/flannel:v0.28.4': 'sha256:f1cabbc2',
      },
      addresses: {
        ranges: [{ kind: 'pod', range: '10.200.0.0/16', source: 'podSubnet in ConfigMap kubeadm-config' }],
        held: [{ kind: 'node', address: '10.89.0.2', holder: 'node worker' }],
      },
    }),
    '1.2.3',
  ),
  ...more,
});
