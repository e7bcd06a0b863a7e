import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { AGENTS } from '../cluster/cni.ts';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { QUICK } from '../config/pace.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { connectRun } from '../probe/cluster-under-test.ts';
import { askAll } from '../proof/ask-all.ts';
import { askedOf } from '../requirements/requires.ts';
import { claimNamespace } from '../run/claim-namespace.ts';
import { fixturesIn, fixturesOf } from '../run/fixtures.ts';
import type { Need, Verb } from '../run/rights/need.ts';
import { needsFor } from '../run/rights/needs.ts';
import { allRequirements } from '../run/selection.ts';
import { survey } from '../run/survey.ts';
import { ofExisting } from '../run/target.ts';
import { type Heard, hearRequests } from './support/heard-requests.ts';
import { netconform, start } from './support/program.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { grantedForFile } from './support/service-account.ts';
import { runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { patience, until } from './support/until.ts';

const admin = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(admin);
const { namespace, asUser } = grantedForFile(kube, admin);

/** What is in the namespace that a run would have put there. */
async function left(): Promise<string[]> {
  const lists = await Promise.all([
    kube.core.listNamespacedPod({ namespace }),
    kube.core.listNamespacedService({ namespace }),
    kube.apps.listNamespacedDaemonSet({ namespace }),
    kube.apps.listNamespacedDeployment({ namespace }),
    kube.apps.listNamespacedReplicaSet({ namespace }),
    kube.coordination.listNamespacedLease({ namespace }),
  ]);
  return lists.flatMap(({ items }) => items.map(({ metadata }) => metadata?.name ?? ''));
}

test('a second run in a namespace is refused while one is in it, and the namespace stays', () =>
  asUser(async (file, folder) => {
    const out = join(folder, 'reports');
    const options = ['certify', '--kubeconfig', file, '--namespace', namespace, '--only', 'C2C-1'];
    const run = start([...options, '--out', out]);
    // Its Lease is in the namespace by then, and the fixtures take seconds.
    await run.said(/certified as it is/);
    const second = await netconform([...options, '--out', out]);
    expect(second.code, second.stderr).toBe(2);
    expect(second.stderr).toMatch(/run netconform-\w+ has used it since .*; only one run at a time/);
    const ended = await run.ended;
    expect(ended.stderr).toMatch(/ 1 holds/);
    expect(ended.stderr).not.toContain('may not');
    expect(await left()).toEqual([]);
    expect((await kube.core.readNamespace({ name: namespace })).status?.phase).toBe('Active');
  }));

test('what a missing right prevents, and what admission refuses, is skipped by name; the rest is asked', () =>
  asUser(async (file, folder) => {
    const out = join(folder, 'reports');
    const giveBack = [
      await takeRight('Role', { name: 'netconform', namespace: 'kube-system' }, 'endpointslices'),
      await takeRight('ClusterRole', { name: 'netconform' }, 'ippools'),
    ];
    await label({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    try {
      const options = ['--kubeconfig', file, '--namespace', namespace, '--only', 'DNS-1,C2C-1,SVC-8'];
      // Whoever decides knows a change of a role within a moment.
      const run = await netconform(['certify', ...options, '--out', out]);
      expect(run.code, run.stderr).toBe(3);
      expect(run.stderr).toContain(
        'skipped DNS-1: needs to list endpointslices.discovery.k8s.io in namespace kube-system, which this user may not',
      );
      expect(run.stderr).toMatch(/skipped SVC-8: needs a pod on the host network: .*violates PodSecurity/);
      expect(run.stderr).toContain(
        'this user may not list ippools.crd.projectcalico.org in the whole cluster: where the cluster has them, they state',
      );
      const cases = await readReport(out);
      expect(idsOf(cases, 'skipped')).toEqual(expect.arrayContaining(['DNS-1', 'SVC-8']));
      expect(idsOf(cases, 'conformant')).toEqual(['C2C-1']);
      expect(run.stderr).not.toMatch(/^\s+at /m);
      expect(await left()).toEqual([]);
    } finally {
      await label({ 'pod-security.kubernetes.io/enforce': null });
      for (const give of giveBack) await give();
    }
  }));

/** Takes a role its rules for a resource; what it returns gives them back. */
async function takeRight(
  kind: 'Role' | 'ClusterRole',
  metadata: { name: string; namespace?: string },
  resource: string,
): Promise<() => Promise<unknown>> {
  const role = await kube.objects.read({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata });
  const without = structuredClone(role) as typeof role & { rules: { resources: string[] }[] };
  without.rules = without.rules.filter(({ resources }) => !resources.includes(resource));
  await kube.objects.replace(without);
  return () => kube.objects.replace({ ...role, metadata });
}

test('where every run would fail it says so before anything is made, with the command that prints the rights', () =>
  asUser(async (file, folder) => {
    const out = join(folder, 'reports');
    const run = await netconform(['certify', '--kubeconfig', file, '--out', out]);
    expect(run.code, run.stderr).toBe(3);
    expect(run.stderr).toMatch(/create namespaces in the whole cluster: .*\n/);
    expect(run.stderr).toContain('`npx netconform rbac` prints roles with exactly the rights needed');
    expect(run.stderr).not.toMatch(/^\s+at /m);
    const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
    expect(items).toEqual([]);
  }));

async function label(labels: Record<string, string | null>): Promise<void> {
  await kube.objects.patch(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: labels as Record<string, string> },
    },
    undefined,
    undefined,
    undefined,
    undefined,
    'application/merge-patch+json',
  );
}

test('a run asks for what is declared and nothing else, requirement by requirement', async () => {
  let asking: string | undefined;
  const requests = hearRequests(() => asking);
  const signal = patience();
  const run = runName();
  const skipped: string[] = [];
  try {
    const target = { namespace, podRanges: undefined, serviceRanges: undefined };
    const underTest = await ofExisting({ access: { kubeconfig: admin }, kube }, target, run);
    const fixtures = fixturesIn({ run, namespace, given: true }, underTest.replaced);
    const release = await claimNamespace(kube, namespace, run, await fixtures.objects(), '');
    await expect(claimNamespace(kube, namespace, 'another', [], '')).rejects.toThrow(/has used it since/);
    await fixtures.applyEarly(kube, signal);
    await fixtures.applyRest(kube, signal);
    await survey(underTest, signal);
    const verdicts = await askAll(
      connectRun({ ...underTest.context, withheld: { 'POL-1': 'it makes namespaces' } }, kube),
      await allRequirements(),
      () => QUICK,
      {
        signal,
        atOnce: 1,
        running: (id) => {
          asking = id;
          return () => {
            asking = undefined;
          };
        },
      },
    );
    skipped.push(...verdicts.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id));
    expect(verdicts.filter(({ outcome }) => !['conformant', 'skipped'].includes(outcome))).toEqual([]);
    // A hold on the namespace is renewed now and then.
    await until('the renewal of the Lease', async () =>
      requests.heard.some(({ verb, resource }) => verb === 'patch' && resource === 'leases'),
    );
    await fixtures.remove(kube, signal);
    await release();
    const own = fixturesOf(run, underTest.replaced);
    await own.applyEarly(kube, signal);
    await own.remove(kube, signal);
  } finally {
    requests.stop();
  }
  const needs = needsFor(askedOf(await allRequirements(), false));
  const asked = requests.heard;
  const undeclared = asked.filter((one) => !needs.some((need) => covers(need, one, run)));
  expect([...new Set(undeclared.map((one) => JSON.stringify(one)))]).toEqual([]);
  const unused = needs
    .filter(({ when, disruptive }) => when === undefined && disruptive !== true)
    .flatMap((need) =>
      need.verbs.flatMap((verb) =>
        // Before Kubernetes 1.35 one of the two is asked for.
        need.resource === 'pods/exec' && verb === 'create'
          ? []
          : whoDoesNotUse(need, verb, asked, skipped, run),
      ),
    );
  expect(unused).toEqual([]);
});

/** Whether a need is the one of a request: a requirement's own, or one that all have. */
function covers(need: Need, one: Heard, run: string): boolean {
  return (
    isFor(need, one.of) &&
    need.verbs.some((verb) => verb === one.verb) &&
    need.group === one.group &&
    need.resource === one.resource &&
    (need.names === undefined || need.names.includes(one.name ?? '')) &&
    isIn(need, one, run)
  );
}

function isFor(need: Need, id: string | undefined): boolean {
  return typeof need.for === 'string' || id === undefined || need.for.includes(id);
}

function isIn({ where, resource }: Need, one: Heard, run: string): boolean {
  if (where === 'cluster') return one.namespace === undefined || resource === 'namespaces';
  if (where === 'run') return [namespace, run].includes(one.namespace ?? '');
  return one.namespace === (where === 'agent' ? AGENTS.flannel.namespace : where);
}

/** What a verb is declared for that does not ask for it. */
function whoDoesNotUse(
  need: Need,
  verb: Verb,
  asked: readonly Heard[],
  skipped: readonly string[],
  run: string,
): string[] {
  const used = asked.filter((one) => one.verb === verb && covers(need, one, run));
  const text = `${verb} ${need.resource} in ${need.where}`;
  if (typeof need.for === 'string') return used.length > 0 ? [] : [text];
  return need.for
    .filter((id) => !skipped.includes(id) && !used.some((one) => one.of === id))
    .map((id) => `${text} for ${id}`);
}
