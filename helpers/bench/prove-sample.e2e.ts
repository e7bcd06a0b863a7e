import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { clusterToBreak } from '../end-to-end/cluster-to-break.ts';
import { CACHE } from '../end-to-end/traces.ts';
import type { FaultyCluster } from '../faults/faulty-cluster.ts';
import { createNamespace, removeNamespace } from '../kube/namespace.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import { clusterUnderTest } from '../requirement/cluster-under-test.ts';
import { probeStandIns, runOf } from './probe-stand-ins.ts';
import { proveSample } from './prove-sample.ts';
import { makeStandIns, standIns } from './stand-ins.ts';

/** Pods on three nodes, each of which stands for one of 45; each asks 8 others: 360 of 1,980 pairs. */
const NODES = 45;
const SAMPLING = { sample: 8, rotation: 1 } as const;

const namespace = 'netconform-sampled';
const signal = AbortSignal.timeout(400_000);
const asked = {
  kubeconfig: kubeconfigPath(CACHE, inject('cluster').name),
  namespace,
  sampling: SAMPLING,
  pace: 'quick',
} as const;
let cluster: FaultyCluster;

beforeAll(async () => {
  cluster = await clusterToBreak(namespace);
  const { kube } = cluster;
  await createNamespace(kube, namespace, {}, signal);
  await makeStandIns({ kube, run: runOf(asked) }, [0, NODES], await agnhostOnNodes(kube), signal);
});
afterAll(() => removeNamespace(cluster.kube, namespace, AbortSignal.timeout(TIMEOUTS.teardown)));

test('what is planted among 45 nodes is found and named by a sample of their pairs, if they have it', async () => {
  const { outcome, summary, pairs } = await probeStandIns(asked);
  expect(outcome, summary).toBe('conformant');
  expect(pairs).toBe(360);
  const pods = await standIns(clusterUnderTest(runOf(asked)));
  const proven = await proveSample(cluster, pods, SAMPLING, () => probeStandIns(asked), {
    log: () => undefined,
    signal,
  });
  expect(proven).toHaveLength(6);
  expect(proven.filter(({ asExpected }) => !asExpected)).toEqual([]);
});
