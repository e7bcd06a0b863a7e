import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Need } from './need.ts';
import { NEEDS } from './needs.ts';
import { rbacYaml } from './rbac-yaml.ts';
import { rulesOf } from './rules.ts';

const ROOT = join(import.meta.dirname, '../..');

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

test('every right is for requirements that there are, and has a reason', () => {
  const suites = join(ROOT, 'suites');
  const text = readdirSync(suites)
    .map((file) => readFileSync(join(suites, file), 'utf8'))
    .join('');
  const ids = [...text.matchAll(/requirement\(\s*'([A-Z0-9]+-\d+)'/g)].map(([, id]) => id);
  for (const { for: whom, why } of NEEDS) {
    if (typeof whom !== 'string') expect(ids).toEqual(expect.arrayContaining([...whom]));
    expect(why).toMatch(/^\S.*[^.]$/);
  }
});

test.for([
  ['rbac.yaml', 'netconform'],
  ['rbac-own-namespaces.yaml', undefined],
] as const)('fixtures/%s is what the program prints', ([file, namespace]) => {
  const serviceAccount = { namespace: namespace ?? 'default', name: 'netconform' };
  expect(readFileSync(join(ROOT, 'fixtures', file), 'utf8')).toBe(
    rbacYaml({ namespace, serviceAccount, disruptive: false, agent: undefined }),
  );
});

test('a role in a namespace that not every cluster has says so, and its binding too', () => {
  const yaml = rbacYaml({
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

test('an agent that is named may be read where it is, and its pods be restarted there and nowhere else', () => {
  const yaml = rbacYaml({
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
