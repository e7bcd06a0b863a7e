import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askedOf } from '../../requirements/requires.ts';
import { allRequirements } from '../selection.ts';
import type { Need } from './need.ts';
import { needsFor } from './needs.ts';
import { rbacYaml } from './rbac-yaml.ts';
import { rulesOf } from './rules.ts';

const ROOT = join(import.meta.dirname, '../../..');
const REQUIREMENTS = await allRequirements();

const need = (more: Partial<Need>): Need => ({
  verbs: ['list'],
  group: '',
  resource: 'pods',
  where: 'cluster',
  for: 'all',
  why: 'a reason',
  ...more,
});
const lines = (needs: readonly Need[], namespace: string | undefined) =>
  rulesOf(needs, { namespace, disruptive: false }).flatMap((set) =>
    set.rules.map(
      ({ resource, names = [], verbs }) =>
        `${set.namespace ?? '*'} ${resource} ${[...names, ''].join(' ')}${verbs}`,
    ),
  );

test.for<[string, Need[], string | undefined, string[]]>([
  ['the whole cluster', [need({})], 'team', ['* pods list']],
  ['the namespace of the run', [need({ where: 'run' })], 'team', ['team pods list']],
  [
    'one that the run makes itself, whose name is not known',
    [need({ where: 'run' })],
    undefined,
    ['* pods list'],
  ],
  [
    'verbs of one resource, in one rule',
    [need({ where: 'run', verbs: ['patch'] }), need({ where: 'run', verbs: ['create', 'patch'] })],
    'team',
    ['team pods create,patch'],
  ],
  [
    'a verb that the whole cluster gives is not given again',
    [need({ where: 'run', verbs: ['get', 'list'] }), need({})],
    'team',
    ['* pods list', 'team pods get'],
  ],
  [
    'an object in a namespace that not every cluster has, by its name',
    [need({ where: 'kube-flannel', names: ['one'] }), need({ where: 'kube-system', names: ['two'] })],
    'team',
    ['* pods one list', 'kube-system pods two list'],
  ],
  ['only in a namespace of its own', [need({ namespace: 'own' })], 'team', []],
  ['only in one that is given', [need({ namespace: 'given' })], undefined, []],
  ['only what disrupts', [need({ disruptive: true })], 'team', []],
])('%s', ([, needs, namespace, expected]) => {
  expect(lines(needs, namespace)).toEqual(expected);
});

test("every need is some requirement's, and has a reason", () => {
  for (const { for: whom, why } of needsFor(REQUIREMENTS)) {
    expect(whom).not.toEqual([]);
    expect(why).toMatch(/^\S.*[^.]$/);
  }
});

test('requirements from every node need to list nodes, and declared rights are needed', () => {
  const of = (resource: string, where: Need['where']) =>
    needsFor(REQUIREMENTS).find((one) => one.resource === resource && one.where === where)?.for;
  const looking = REQUIREMENTS.filter(({ vantage }) => vantage.startsWith('every')).map(({ id }) => id);
  expect(of('nodes', 'cluster')).toEqual(expect.arrayContaining([...looking, 'POD-2', 'EXT-1']));
  expect(of('nodes', 'cluster')).not.toContain('C2C-1');
  expect(of('endpointslices', 'kube-system')).toEqual(['DNS-1']);
});

test.for([
  ['rbac.yaml', 'netconform'],
  ['rbac-own-namespaces.yaml', undefined],
] as const)('fixtures/%s is what the program prints', ([file, namespace]) => {
  const serviceAccount = { namespace: namespace ?? 'default', name: 'netconform' };
  expect(readFileSync(join(ROOT, 'fixtures', file), 'utf8')).toBe(
    rbacYaml({
      requirements: askedOf(REQUIREMENTS, false),
      namespace,
      serviceAccount,
      disruptive: false,
      agent: undefined,
    }),
  );
});

test('a role for an optional namespace says so, and its binding too', () => {
  const yaml = rbacYaml({
    requirements: REQUIREMENTS,
    namespace: 'team',
    serviceAccount: { namespace: 'team', name: 'netconform' },
    disruptive: true,
    agent: undefined,
  });
  const elsewhere = yaml.split('---\n').filter((document) => document.includes('namespace: kube-flannel\n'));
  expect(elsewhere).toHaveLength(2);
  for (const document of elsewhere)
    expect(document).toMatch(/^# Only for clusters that have the namespace kube-flannel/);
});

test('grants reading and restarting a named agent in its own namespace only', () => {
  const yaml = rbacYaml({
    requirements: REQUIREMENTS,
    namespace: 'team',
    serviceAccount: { namespace: 'team', name: 'netconform' },
    disruptive: true,
    agent: { namespace: 'net', daemonSet: 'agent' },
  });
  const documents = yaml.split('---\n');
  const role = documents.find((text) => /^kind: Role$/m.test(text) && text.includes('namespace: net\n'));
  expect(role).not.toContain('# Only for clusters');
  expect(role).toMatch(/resourceNames: \[agent\]\n +verbs: \[get\]/);
  expect(role).toMatch(/resources: \[pods\]\n +verbs: \[deletecollection\]/);
  expect(
    documents.some((text) => /^kind: Role$/m.test(text) && text.includes('namespace: kube-flannel')),
  ).toBe(false);
});

test('a run that only reads needs only get and list', () => {
  const only = REQUIREMENTS.filter(({ id }) => /^(ADDR-[12456]|NODE-[13])$/.test(id));
  const sets = rulesOf(needsFor(only), { namespace: undefined, disruptive: false, audit: true });
  const rules = sets.flatMap((set) => set.rules);
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list']));
  const resources = rules.map(({ resource }) => resource);
  expect(resources).toEqual(expect.arrayContaining(['nodes', 'pods', 'services', 'daemonsets']));
  expect(resources).not.toContain('networkpolicies');
});

test('reads existing workloads only with --workloads', () => {
  const resourcesOf = (workloads: boolean) =>
    rulesOf(needsFor(askedOf(REQUIREMENTS, workloads)), { namespace: 'team', disruptive: false })
      .filter(({ namespace }) => namespace === undefined)
      .flatMap(({ rules }) => rules.map(({ resource, verbs }) => `${resource} ${verbs}`));
  const wanted = ['endpointslices list', 'networkpolicies list'];
  expect(resourcesOf(true)).toEqual(expect.arrayContaining(wanted));
  expect(resourcesOf(false).filter((one) => wanted.includes(one))).toEqual([]);
});
