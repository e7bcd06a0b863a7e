import { expect, test } from 'vitest';
import type { Config, ExistingTarget, KindTarget } from './config.ts';
import { expectTarget } from './expect-target.ts';

const made: Pick<Config, 'target'> = { target: { kind: 'kind' } as KindTarget };
const there: Pick<Config, 'target'> = { target: { kind: 'existing', kubeconfig: '/k' } as ExistingTarget };
const withWeave = { target: { ...there.target, installWeave: { options: {}, yes: true } } as ExistingTarget };
const set = { KUBECONFIG: '/k' };

test.for<[string, Pick<Config, 'target'>, string[], NodeJS.ProcessEnv]>([
  ['no target, and no KUBECONFIG', made, [], {}],
  ['no target, and an empty KUBECONFIG', made, [], { KUBECONFIG: '' }],
  ['--kind beside KUBECONFIG', made, ['--kind'], set],
  ['--kubeconfig beside KUBECONFIG', there, ['--only'], set],
  ['an option of Weave Net that is installed', withWeave, ['--weave-option'], {}],
])('takes %s', ([, config, flags, environment]) => {
  const given = flags.map((flag) => ({ flag }));
  expect(() => expectTarget(config, given, environment)).not.toThrow();
});

test.for<[string, Pick<Config, 'target'>, string[], NodeJS.ProcessEnv, string]>([
  ['KUBECONFIG without a target', made, ['--cni'], set, '--kubeconfig "$KUBECONFIG"'],
  ['--kind with --kubeconfig', there, ['--kind'], {}, '--kind'],
  ['--workers with --kubeconfig', there, ['--workers'], {}, '--workers (NETCONFORM_WORKERS)'],
  ['an option of Weave Net that nobody installs', there, ['--weave-option'], {}, '--weave-option'],
])('refuses %s', ([, config, flags, environment, says]) => {
  const given = flags.map((flag) => ({ flag }));
  expect(() => expectTarget(config, given, environment)).toThrow(says);
});
