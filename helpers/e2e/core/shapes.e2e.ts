import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type KubernetesObject, loadAllYaml } from '@kubernetes/client-node';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USUAL } from '../../config/pace.ts';
import { apply } from '../../kube/apply.ts';
import { connect } from '../../kube/client.ts';
import { CUSTOM_RESOURCES } from '../../kube/inventory/statements.ts';
import { parseRangeList } from '../../model/range.ts';
import type { Verdict } from '../../model/verdict.ts';
import { clusterUnderTest, connectRun } from '../../probe/cluster-under-test.ts';
import { until } from '../../proof/faults/faulty-cluster.ts';
import { ask } from '../../requirements/ask.ts';
import { allRequirements } from '../../run/suites.ts';
import { ofExisting } from '../../run/target.ts';
import { eks } from '../shapes/eks.ts';
import { type ApiServer, Refused, startApiServer } from '../support/api-server.ts';
import { netconform } from '../support/program.ts';
import { idsOf, readReport } from '../support/read-report.ts';
import { type Broken, READ, type Sent, type Shape } from '../support/shape.ts';
import { inTemporaryFolder } from '../support/temporary.ts';

/** Kinds of clusters that people run, by their objects on a real API server, and what the requirements that read objects say of each. */

const SHAPES = join(import.meta.dirname, '../shapes');
const files = (await readdir(SHAPES)).filter((file) => file.endsWith('.ts')).sort();
const modules = await Promise.all(
  files.map(async (file) => Object.entries<Shape>(await import(join(SHAPES, file)))),
);
const shapes = modules.flat().map(([name, shape]) => ({ name, shape }));

const requirements = (await allRequirements()).filter(({ id }) => (READ as readonly string[]).includes(id));
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
  await pMap(
    Object.values(CUSTOM_RESOURCES),
    ({ group, versions, plural }) =>
      server.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
        metadata: { name: `${plural}.${group}` },
        spec: {
          group,
          scope: 'Cluster',
          names: { kind: KINDS[`${group}/${plural}`], plural, singular: plural.replace(/s$/, '') },
          versions: versions.map((name, index) => ({
            name,
            served: true,
            storage: index === 0,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          })),
        },
      }),
    { concurrency: 4 },
  );
  const groups = Object.values(CUSTOM_RESOURCES).map(({ group }) => group);
  await until('the groups of all custom resources', async () => {
    const served = await server.send('GET', '/apis');
    return groups.every((group) => served.includes(`"${group}"`));
  });
});

afterAll(() => server?.stop());

const KINDS: Readonly<Record<string, string>> = {
  'crd.projectcalico.org/ippools': 'IPPool',
  'projectcalico.org/ippools': 'IPPool',
  'cilium.io/ciliumpodippools': 'CiliumPodIPPool',
  'kubeovn.io/subnets': 'Subnet',
  'acn.azure.com/nodenetworkconfigs': 'NodeNetworkConfig',
  'config.openshift.io/networks': 'Network',
};

describe.for(shapes)('$name', ({ shape }) => {
  test('what holds, and what does not apply', async () => {
    const { cni, verdicts, leftOut } = await judged(shape, shape.objects);
    expect(cni).toBe(shape.cni);
    expect(outcomesOf(verdicts), summaries(verdicts)).toEqual(expectedOf(shape, []));
    expect(leftOut.sort()).toEqual([...(shape.leftOut ?? [])].sort());
  });

  const defects = Object.entries(shape.broken ?? {}).map(([defect, broken]) => ({ defect, broken }));
  test.for(defects)('$defect', async ({ broken }) => {
    const { verdicts } = await judged(shape, change(shape.objects, broken));
    expect(outcomesOf(verdicts), summaries(verdicts)).toEqual(expectedOf(shape, broken.red));
  });
});

function expectedOf({ notApplicable = [] }: Shape, red: Broken['red']): Record<string, string> {
  const outcome = (id: (typeof READ)[number]) => {
    if (red.includes(id)) return 'violation';
    return notApplicable.includes(id) ? 'n/a' : 'conformant';
  };
  return Object.fromEntries(READ.map((id) => [id, outcome(id)]));
}

function outcomesOf(verdicts: readonly Verdict[]): Record<string, string> {
  return Object.fromEntries(
    verdicts.map((verdict) => [
      verdict.id,
      verdict.outcome === 'skipped' && !verdict.applies ? 'n/a' : verdict.outcome,
    ]),
  );
}

function summaries(verdicts: readonly Verdict[]): string {
  return verdicts.map(({ id, outcome, summary }) => `${id} ${outcome}: ${summary}`).join('\n');
}

const keyOf = ({ kind, metadata }: Sent) => `${kind} ${metadata.namespace} ${metadata.name}`;

function change(objects: readonly Sent[], { with: other = [], without = [] }: Broken): Sent[] {
  const gone = [...other, ...without].map(keyOf);
  return [...objects.filter((one) => !gone.includes(keyOf(one))), ...other];
}

/** Has objects in the cluster for as long as a work takes. */
async function having<T>(objects: readonly Sent[], work: () => Promise<T>): Promise<T> {
  await pMap(new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? [])), makeNamespace);
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  const others = objects.filter((one) => !nodes.includes(one));
  try {
    for (const part of [nodes, others]) await pMap(part, put, { concurrency: 10 });
    return await work();
  } finally {
    await pMap(objects, remove, { concurrency: 10 });
  }
}

/** What the requirements say of objects. */
function judged(shape: Shape, objects: readonly Sent[]) {
  return having(objects, async () => {
    const access = { kubeconfig: server.kubeconfig };
    const podRanges = shape.podRanges === undefined ? undefined : parseRangeList(shape.podRanges);
    const target = { namespace: undefined, podRanges, serviceRanges: undefined };
    const kube = connect(server.kubeconfig);
    const { context } = await ofExisting({ kube, access }, target, 'shape');
    const cluster = clusterUnderTest(connectRun(context, kube), { ...USUAL, agentMs: 0 });
    const verdicts = await pMap(requirements, async (declared) => (await ask(declared, cluster)).verdict);
    const evidence = verdicts.find(({ id }) => id === 'NODE-1')?.evidence ?? [];
    const leftOut = evidence.flatMap((line) => / takes no part: /.exec(line)?.input.split(' ')[0] ?? []);
    return { cni: context.cni, verdicts, leftOut };
  });
}

async function makeNamespace(name: string): Promise<void> {
  await unless(409, server.send('POST', '/api/v1/namespaces', { metadata: { name } }));
}

async function put(object: Sent): Promise<void> {
  const { status, metadata } = object;
  await server.send('POST', pathOf(object), object);
  // Of custom resources the status is a field as any other.
  if (status !== undefined && BUILT_IN[object.kind] !== undefined)
    await server.send('PATCH', `${pathOf(object)}/${metadata.name}/status`, { status });
}

async function remove(object: Sent): Promise<void> {
  const path = `${pathOf(object)}/${object.metadata.name}?gracePeriodSeconds=0`;
  await unless(404, server.send('DELETE', path));
}

/** Waits for a request, which may also be refused with a code. */
async function unless(code: number, sent: Promise<unknown>): Promise<void> {
  await sent.catch((error: unknown) => {
    if (!(error instanceof Refused && error.code === code)) throw error;
  });
}

const BUILT_IN: Readonly<Record<string, string>> = {
  Node: 'nodes',
  Pod: 'pods',
  Service: 'services',
  ConfigMap: 'configmaps',
  DaemonSet: 'daemonsets',
};

function pathOf({ apiVersion, kind, metadata: { namespace } }: Sent): string {
  const [group] = apiVersion.split('/');
  const plural =
    BUILT_IN[kind] ??
    Object.values(CUSTOM_RESOURCES).find(
      (one) => one.group === group && KINDS[`${one.group}/${one.plural}`] === kind,
    )?.plural;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}

describe('a run that only reads', () => {
  const only = ['--only', 'ADDR,NODE-1,NODE-3'];
  const place = () => ['certify', '--kubeconfig', server.kubeconfigOfAccount, ...only];

  /** The rights that the program prints for it, and no others. */
  async function granted(): Promise<void> {
    const { stdout } = await netconform(['rbac', ...only]);
    await apply(connect(server.kubeconfig), loadAllYaml(stdout) as KubernetesObject[]);
  }

  test('needs the rights that are printed for it, makes nothing, and finds what is wrong', () =>
    inTemporaryFolder(async (out) => {
      await granted();
      const { objects, broken = {} } = eks;
      const run = () => netconform([...place(), '--out', out, '--diagnostics', 'never']);
      const healthy = await having(objects, run);
      expect(healthy.code, healthy.stderr).toBe(3);
      const cases = await readReport(out);
      expect(idsOf(cases, 'conformant'), healthy.stderr).toEqual([
        'ADDR-1',
        'ADDR-4',
        'ADDR-5',
        'NODE-1',
        'NODE-3',
      ]);
      expect(idsOf(cases, 'skipped')).toEqual(['ADDR-2', 'ADDR-3', 'ADDR-6', 'ADDR-7']);
      const defect = Object.values(broken)[0] as Broken;
      const red = await having(change(objects, defect), run);
      expect(red.code, red.stderr).toBe(1);
    }));

  test('says beforehand that it makes nothing', async () => {
    await granted();
    const { code, stdout } = await having(eks.objects, () => netconform([...place(), '--dry-run']));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^makes +nothing$/m);
  });
});
