import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USUAL } from '../../config/pace.ts';
import { connect } from '../../kube/client.ts';
import { CUSTOM_RESOURCES } from '../../kube/inventory/statements.ts';
import { parseRangeList } from '../../model/range.ts';
import type { Verdict } from '../../model/verdict.ts';
import { clusterUnderTest } from '../../probe/cluster-under-test.ts';
import { ask } from '../../requirements/ask.ts';
import { allRequirements } from '../../run/suites.ts';
import { ofExisting } from '../../run/target.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { type Broken, READ, type Sent, type Shape } from '../support/shape.ts';

/** Kinds of clusters that people run, by their objects on a real API server, and what the requirements that read objects say of each. */

const SHAPES = join(import.meta.dirname, '../shapes');
const files = (await readdir(SHAPES)).filter((file) => file.endsWith('.ts')).sort();
const shapes = (
  await Promise.all(files.map(async (file) => Object.entries<Shape>(await import(join(SHAPES, file)))))
).flat();

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

describe.for(shapes)('%s', ([, shape]) => {
  test('what holds, and what does not apply', async () => {
    const { cni, verdicts, leftOut } = await judged(shape, shape.objects);
    expect(cni).toBe(shape.cni);
    expect(outcomesOf(verdicts), summaries(verdicts)).toEqual(expectedOf(shape, []));
    expect(leftOut).toEqual(shape.leftOut ?? []);
  });

  test.for(Object.entries(shape.broken ?? {}))('%s', async ([, broken]) => {
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

/** Puts objects in, asks the requirements, and takes them out again. */
async function judged(shape: Shape, objects: readonly Sent[]) {
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  await pMap(namespaces, makeNamespace);
  const of = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  const nodes = of('Node');
  const others = objects.filter((one) => !nodes.includes(one));
  try {
    await pMap(nodes, put, { concurrency: 10 });
    await pMap(others, put, { concurrency: 10 });
    const access = { kubeconfig: server.kubeconfig };
    const podRanges = shape.podRanges === undefined ? undefined : parseRangeList(shape.podRanges);
    const target = { namespace: undefined, podRanges, serviceRanges: undefined };
    const { context } = await ofExisting({ kube: connect(server.kubeconfig), access }, target, 'shape');
    const cluster = { ...clusterUnderTest(context), pace: { ...USUAL, agentMs: 0 } };
    const verdicts = await pMap(requirements, async (declared) => (await ask(declared, cluster)).verdict);
    const evidence = verdicts.find(({ id }) => id === 'NODE-1')?.evidence ?? [];
    return {
      cni: context.cni,
      verdicts,
      leftOut: evidence.flatMap((line) => / takes no part: /.exec(line)?.input.split(' ')[0] ?? []),
    };
  } finally {
    await pMap([...others, ...nodes], remove, { concurrency: 10 });
  }
}

const made = new Set(['default', 'kube-system']);

async function makeNamespace(name: string): Promise<void> {
  if (made.has(name)) return;
  made.add(name);
  await server.send('POST', '/api/v1/namespaces', { metadata: { name } });
}

async function put(object: Sent): Promise<void> {
  const { status, metadata } = object;
  await server.send('POST', pathOf(object), object);
  // Of custom resources the status is a field as any other.
  if (status !== undefined && BUILT_IN[object.kind] !== undefined)
    await server.send('PATCH', `${pathOf(object)}/${metadata.name}/status`, { status });
}

async function remove(object: Sent): Promise<void> {
  await server.send('DELETE', `${pathOf(object)}/${object.metadata.name}?gracePeriodSeconds=0`).catch(() => {
    // What was not put in is not there.
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
