import { PatchStrategy, setHeaderOptions, type V1Pod } from '@kubernetes/client-node';
import { afterAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { apply } from '../kube/apply.ts';
import { connect, listAll } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import type { PodShape } from '../model/pod-shape.ts';
import { clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import { createPods } from '../probe/passing-pods.ts';
import { makeGrid } from '../requirements/network-policy/grid.ts';
import { fixturesOf } from '../run/fixtures.ts';
import { newRunName } from '../run/run-name.ts';
import { ofExisting } from '../run/target.ts';
import { allHold, type Certified, certify } from './support/certify.ts';
import { type GivenNamespace, givenNamespace } from './support/given-namespace.ts';
import { netconform } from './support/program.ts';
import { withTaint } from './support/taint.ts';
import { CACHE } from './support/traces.ts';
import { patience, until } from './support/until.ts';

/** A team's rules for all pods of its cluster, and nodes that are reserved. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const one = givenNamespace(kube);
const other = givenNamespace(kube);
/** A name for what belongs to these tests. */
const own = one.name;
const worker = `${name}-worker2`;

function certifyOnly(
  only: string,
  flags: string[],
  { name: namespace }: GivenNamespace = one,
): Promise<Certified> {
  const place = ['--kubeconfig', kubeconfig, '--namespace', namespace];
  return certify([...place, '--only', only, '--diagnostics', 'never', ...flags]);
}

const SAYS = 'every pod here has a label of its team';

/** A policy of admission for the namespace of this test that takes no pods without a label `team`. */
async function withPolicy(work: () => Promise<void>): Promise<void> {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const metadata = { name: `netconform-${own}` };
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
  const policy = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: {
      matchConstraints: {
        resourceRules: [rule],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': own } },
      },
      validations: [
        { expression: "has(object.metadata.labels) && 'team' in object.metadata.labels", message: SAYS },
      ],
    },
  };
  const binding = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: { policyName: metadata.name, validationActions: ['Deny'] },
  };
  const body = { metadata: { name: 'refused' }, spec: { containers: [{ name: 'one', image: 'none' }] } };
  try {
    for (const object of [policy, binding]) await apply(kube, [object]);
    await until('pods without the label to be refused', () =>
      kube.core.createNamespacedPod({ namespace: own, body, dryRun: 'All' }).then(
        () => false,
        (error: unknown) => String(error).includes(SAYS),
      ),
    );
    await work();
  } finally {
    for (const object of [binding, policy]) await kube.objects.delete(object).catch(() => undefined);
  }
}

test('where a policy wants a label of every pod, --pod-labels gives it to each', async () => {
  await withPolicy(async () => {
    const only = 'NODE-4,POD-1,POD-2,SVC-1';
    const labelled = await certifyOnly(only, ['--pod-labels', 'team=net']);
    expect(labelled.outcomes, labelled.stderr).toEqual(allHold(only));
  });
});

let removed: Promise<void> | undefined;
afterAll(() => removed);

test('pods of every kind have the shape: fixtures, those of one requirement, and those of its namespaces', async () => {
  const shape: PodShape = {
    labels: { team: 'net' },
    annotations: { 'example.com/why': 'a gate: x=1' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  };
  const run = newRunName();
  const target = { namespace: undefined, podRanges: undefined, serviceRanges: undefined };
  const underTest = await ofExisting({ access: { kubeconfig }, kube }, target, run, shape);
  const cluster = clusterUnderTest(connectRun(underTest.context, kube));
  const fixtures = fixturesOf(run, underTest.replaced, shape);
  const signal = patience();
  try {
    await fixtures.applyEarly(kube, signal);
    await fixtures.applyRest(kube, signal);
    await Promise.all([
      makeGrid(cluster),
      createPods(cluster, [{ name: 'passing', node: worker, labels: {} }]),
    ]);
    const pods = await listAll<V1Pod>((query) =>
      kube.core.listPodForAllNamespaces({ labelSelector: `${RUN_LABEL}=${run}`, ...query }),
    );
    for (const { metadata, spec } of pods) {
      expect({ metadata, spec }).toMatchObject({
        metadata: { labels: shape.labels, annotations: shape.annotations },
        spec: {
          nodeSelector: shape.nodeSelector,
          tolerations: expect.arrayContaining([...shape.tolerations]),
        },
      });
    }
    const kinds = new Set(pods.map(({ metadata }) => metadata?.name?.split('-')[0]));
    expect([...kinds].sort()).toEqual([
      'a',
      'b',
      'c',
      'client',
      'echo',
      'host',
      'neighbour',
      'nginx',
      'passing',
      'probe',
      'two',
    ]);
  } finally {
    // The next tests do not wait for it.
    removed = fixtures.remove(kube, patience());
  }
});

/** What nodes a run would take, and which not. */
async function nodesOfPlan(...flags: string[]): Promise<string> {
  const args = ['certify', '--kubeconfig', kubeconfig, '--namespace', one.name, '--dry-run', ...flags];
  const { stdout } = await netconform(args);
  return /^nodes .*\n(?: .*\n)*/m.exec(stdout)?.[0] ?? '';
}

test.for<[effect: string, tolerated: string[]]>([
  ['NoSchedule', ['--tolerations', `example.com/${own}=net:NoSchedule`]],
  ['NoExecute', ['--tolerate-taints']],
])('a node with a taint %s is left out, and takes part with %j', async ([effect, tolerated]) => {
  await withTaint(kube, worker, { key: `example.com/${own}`, value: 'net', effect }, async () => {
    const only = 'NODE-1,NODE-4,POD-2';
    const another = ['--tolerations', `example.com/${own}=db`];
    // Both at once, each in a namespace of its own.
    const [kept, taken] = await Promise.all([
      certifyOnly(only, another, one),
      certifyOnly(only, tolerated, other),
    ]);
    expect(kept.outcomes, kept.stderr).toEqual(allHold(only));
    expect(kept.textOf('NODE-1')).toContain(
      `2 schedulable nodes, all Ready; left out as not schedulable: ${worker}`,
    );
    expect(taken.outcomes, taken.stderr).toEqual(allHold(only));
    expect(taken.textOf('NODE-1')).toMatch(/3 schedulable nodes, all Ready$/m);
    for (const flag of [['--tolerations', `example.com/${own}=net:${effect}`], ['--tolerate-taints']])
      expect(await nodesOfPlan(...flag)).not.toContain('does not take part');
    expect(await nodesOfPlan(...another)).toContain(`${worker} does not take part`);
  });
});

test('only nodes with the labels that --node-selector names take part, and the others are listed', async () => {
  const label = (value: string | null) =>
    kube.core.patchNode(
      { name: worker, body: { metadata: { labels: { [own]: value } } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  await label('yes');
  try {
    const run = await certifyOnly('NODE-1,POD-1,POD-2,SVC-1', ['--node-selector', `${own}=yes`]);
    expect(run.outcomes, run.stderr).toEqual({ ...allHold('NODE-1,POD-1,SVC-1'), 'POD-2': 'skipped' });
    expect(run.textOf('NODE-1')).toContain(
      `1 schedulable nodes, all Ready; left out by --node-selector: ${name}-control-plane, ${name}-worker`,
    );
  } finally {
    await label(null);
  }
});
