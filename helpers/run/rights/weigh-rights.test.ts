import { expect, test } from 'vitest';
import type { Missing } from './missing-rights.ts';
import type { Need } from './need.ts';
import { weighRights } from './weigh-rights.ts';

const missing = (more: Partial<Need>, namespace?: string): Missing => ({
  need: {
    verbs: ['list'],
    group: '',
    resource: 'pods',
    where: 'cluster',
    for: 'all',
    why: 'a reason',
    ...more,
  },
  verb: 'list',
  namespace,
});
const nothing = { needed: [], withheld: {}, untold: [] };
const ASKED = [
  { id: 'ADDR-1', requires: [] },
  { id: 'NODE-1', requires: [] },
  { id: 'WEAVE-4', requires: ['Weave Net'] },
] as const;

test.for<[string, Missing[], Partial<ReturnType<typeof weighRights>>]>([
  ['no right is missing', [], {}],
  [
    'one that every run needs',
    [missing({ group: 'apps', resource: 'daemonsets' }, 'team')],
    { needed: ['list daemonsets.apps in namespace team: a reason'] },
  ],
  [
    'one for some requirements',
    [missing({ for: ['ADDR-1', 'SVC-1'] })],
    { withheld: { 'ADDR-1': 'needs to list pods in the whole cluster, which this user may not' } },
  ],
  [
    'two for one of them',
    [missing({ for: ['NODE-1'] }), missing({ for: ['NODE-1'], resource: 'nodes' })],
    {
      withheld: {
        'NODE-1':
          'needs to list pods in the whole cluster and to list nodes in the whole cluster, which this user may not',
      },
    },
  ],
  ['one for another network', [missing({ for: ['WEAVE-4'] })], {}],
  [
    'one for what is told',
    [missing({ for: 'report', names: ['one', 'two'] }, 'kube-system')],
    { untold: ['list pods one and two in namespace kube-system: a reason'] },
  ],
])('%s', ([, rights, expected]) => {
  expect(weighRights(rights, ASKED, 'flannel')).toEqual({ ...nothing, ...expected });
});
