import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USUAL } from '../../config/pace.ts';
import { connect } from '../../kube/client.ts';
import { parseRangeList } from '../../model/range.ts';
import type { Verdict } from '../../model/verdict.ts';
import { clusterUnderTest, connectRun } from '../../probe/cluster-under-test.ts';
import { ask } from '../../requirements/ask.ts';
import { allRequirements } from '../../run/selection.ts';
import { ofExisting } from '../../run/target.ts';
import { broken, type ObjectsCluster, startObjectsCluster } from '../support/objects-cluster.ts';
import { type Broken, READ, type Sent, type Shape } from '../support/shape.ts';

/** Kinds of clusters that people run, by their objects on a real API server, and what the requirements that read objects say of each. */

const SHAPES = join(import.meta.dirname, '../shapes');
const files = (await readdir(SHAPES)).filter((file) => file.endsWith('.ts')).sort();
const modules = await Promise.all(
  files.map(async (file) => Object.entries<Shape>(await import(join(SHAPES, file)))),
);
const shapes = modules.flat().map(([name, shape]) => ({ name, shape }));
const requirements = (await allRequirements()).filter(({ id }) => (READ as readonly string[]).includes(id));
let cluster: ObjectsCluster;

beforeAll(async () => {
  cluster = await startObjectsCluster();
});

afterAll(() => cluster?.stop());

describe.for(shapes)('$name', ({ shape }) => {
  test('what holds, and what does not apply', async () => {
    const { cni, verdicts, leftOut } = await judged(shape, shape.objects);
    expect(cni).toBe(shape.cni);
    expect(outcomesOf(verdicts), summaries(verdicts)).toEqual(expectedOf(shape, []));
    expect(leftOut.sort()).toEqual([...(shape.leftOut ?? [])].sort());
  });

  const defects = Object.entries(shape.broken ?? {}).map(([defect, change]) => ({ defect, change }));
  test.for(defects)('$defect', async ({ change }) => {
    const { verdicts } = await judged(shape, broken(shape.objects, change));
    expect(outcomesOf(verdicts), summaries(verdicts)).toEqual(expectedOf(shape, change.red));
  });
});

/** What the requirements say of objects. */
function judged(shape: Shape, objects: readonly Sent[]) {
  return cluster.having(objects, async () => {
    const { kubeconfig } = cluster;
    const podRanges = shape.podRanges === undefined ? undefined : parseRangeList(shape.podRanges);
    const target = { namespace: undefined, podRanges, serviceRanges: undefined };
    const kube = connect(kubeconfig);
    const { context } = await ofExisting({ kube, access: { kubeconfig } }, target, 'shape');
    const underTest = clusterUnderTest(connectRun(context, kube), { ...USUAL, agentMs: 0, changeMs: 0 });
    const verdicts = await pMap(requirements, async (declared) => (await ask(declared, underTest)).verdict);
    const evidence = verdicts.find(({ id }) => id === 'NODE-1')?.evidence ?? [];
    const leftOut = evidence.flatMap((line) => / is left out: /.exec(line)?.input.split(' ')[0] ?? []);
    return { cni: context.cni, verdicts, leftOut };
  });
}

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
