import { afterAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { waitForDns } from '../cluster/wait-dns.ts';
import { connect } from '../kube/client.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { waitFor } from '../kube/wait.ts';
import { CACHE, engineHere } from './support/traces.ts';
import { ONLY_A_HANG } from './support/until.ts';

const { name } = inject('cluster');
const kube = connect(kubeconfigPath(CACHE, name));
const namespace = 'kube-system';
const labelSelector = 'k8s-app=kube-dns';
const { signal } = new AbortController();

/** What kube-proxy's rules do is undone on every node, as long as it has not written them. */
async function withoutRules(work: () => Promise<void>): Promise<void> {
  await onNodes('-I', '1');
  try {
    await work();
  } finally {
    await onNodes('-D');
  }
}

async function onNodes(...change: string[]): Promise<void> {
  const engine = await engineHere();
  const { items } = await kube.core.listNode();
  const [how = '', ...where] = change;
  for (const { metadata } of items)
    await engine.run([
      ...['exec', metadata?.name ?? '', 'iptables', '-w', '-t', 'nat', how, 'PREROUTING', ...where],
      ...['-m', 'comment', '--comment', 'netconform wait-dns', '-j', 'ACCEPT'],
    ]);
}

const pods = async () => (await kube.core.listNamespacedPod({ namespace, labelSelector })).items;
const names = async () => (await pods()).map(({ metadata }) => metadata?.name ?? '');

/** Pods of the DNS that all ask for the API server by its Service, in vain, and go on doing so when the rules are there. */
async function waitingPods(): Promise<string[]> {
  const before = await names();
  await withoutRules(async () => {
    await kube.core.deleteCollectionNamespacedPod({ namespace, labelSelector, gracePeriodSeconds: 1 });
    await waitFor(
      'DNS pods that run',
      async () => {
        const now = await pods();
        const anew = now.filter(({ metadata }) => !before.includes(metadata?.name ?? ''));
        return anew.length === before.length && anew.length === now.length && anew.every(hasAsked)
          ? { done: true }
          : { waitingFor: 'them' };
      },
      { withinMs: ONLY_A_HANG, everyMs: 500, signal },
    );
  });
  return names();
}

/** It runs for a second, in which its first connection was begun. */
function hasAsked({ status }: Awaited<ReturnType<typeof pods>>[number]): boolean {
  const since = status?.containerStatuses?.[0]?.state?.running?.startedAt;
  return since !== undefined && Date.now() - since.getTime() > 2_000;
}

afterAll(() => waitForDns(kube, { signal, notice: () => undefined }));

test('pods of the DNS that wait for a lost connection are replaced where the cluster was made here, and by nobody else', async () => {
  const told: string[] = [];
  const notice = (line: string) => told.push(line);
  const left = await waitingPods();
  await waitForDns(kube, { signal, notice });
  expect(await names()).toEqual(left);
  const replaced = await waitingPods();
  await waitForDns(kube, { signal, notice, ours: true });
  for (const one of await names()) expect(replaced).not.toContain(one);
  expect((await pods()).every(isReady)).toBe(true);
  expect(told).toEqual([]);
});
