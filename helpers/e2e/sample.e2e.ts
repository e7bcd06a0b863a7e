import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { peersOf, samplingOf } from '../probe/sampling/sampling.ts';
import { type FaultyCluster, ROLES } from '../proof/faults/fault.ts';
import { drop, removeRules } from '../proof/faults/rules.ts';
import { certify } from './support/certify.ts';
import { clusterToBreak } from './support/cluster-to-break.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { CACHE } from './support/traces.ts';

/** Of three nodes each asks one other: two rotations have the six pairs. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const namespace = givenNamespace(connect(kubeconfig));
let cluster: FaultyCluster;

/** New connections from probe pods on worker to those on worker2 are dropped; the other way they pass, with their answers. */
beforeAll(async () => {
  cluster = await clusterToBreak();
  const [from, to] = await Promise.all([cluster.podRangeOf('worker'), cluster.podRangeOf('worker2')]);
  await drop(cluster, 'worker2', `-s ${from} -d ${to} -p tcp --dport 8080`);
});
afterAll(() => removeRules(cluster, 'worker2'));

test.for([1, 2])(
  'rotation %i of two finds a broken pair if it has it, and asks around it then',
  async (rotation) => {
    const nodes = ROLES.map((role) => cluster.node(role));
    const sampling = samplingOf(3, { sample: 1, rotation });
    if (sampling === undefined) throw new Error('not sampled');
    const broken = peersOf(nodes, sampling)(cluster.node('worker')).includes(cluster.node('worker2'));
    const asked = ['--only', 'POD-2', '--sample', '1', '--rotation', `${rotation}`];
    const target = ['--kubeconfig', kubeconfig, '--namespace', namespace.name];
    const environment = { NETCONFORM_DIAGNOSTICS: 'never' };
    const { code, stderr, report, diagnostics } = await certify([...target, ...asked], { environment });
    expect(diagnostics).toEqual({});
    expect(code, stderr).toBe(broken ? 1 : 0);
    const [verdict] = report.requirements;
    expect(verdict).toMatchObject({
      outcome: broken ? 'violation' : 'conformant',
      sampled: {
        nodes: 3,
        degree: 1,
        rotation,
        rotations: 2,
        pairs: 3,
        ofPairs: 6,
        aroundFailures: broken ? 3 : 0,
        missed: { pair: 0.5, node: 0, partition: 0 },
      },
    });
    const ways = verdict?.pairs?.flatMap(({ from, fromNode, toNode }) =>
      from.startsWith('probe') ? `${fromNode} ${toNode}` : [],
    );
    expect(new Set(ways).size).toBe(broken ? 6 : 3);
    // Where the client is on worker as well, and nginx on worker2, it is the one pod that receives nothing.
    const place = `^(probe-\\w+ on )?${cluster.node('worker2')} receives nothing from ${cluster.node('worker')} \\(1 of `;
    if (broken) expect(verdict?.summary).toMatch(new RegExp(place));
    else expect(verdict?.summary).toContain('one broken pair: 50 %');
    expect(report.command).toContain(`--sample 1 --rotation ${rotation}`);
  },
);

test('the two rotations differ in whether they have it', () => {
  const pairs = [1, 2].map((rotation) => {
    const sampling = samplingOf(3, { sample: 1, rotation });
    if (sampling === undefined) throw new Error('not sampled');
    return peersOf(
      ROLES.map((role) => cluster.node(role)),
      sampling,
    )(cluster.node('worker'));
  });
  expect(pairs.flat().filter((node) => node === cluster.node('worker2'))).toHaveLength(1);
});
