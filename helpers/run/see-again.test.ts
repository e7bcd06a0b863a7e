import { expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import { keepsFixtures, seenAgain } from './see-again.ts';

const config = readConfig(
  {
    ...{ ipFamily: 'ipv4', workers: '2', cni: 'auto', weaveOption: [], images: 'auto', imageArchive: [] },
    ...{ timeout: '15m', color: true, kubeconfig: '/c' },
  },
  {},
);
const again = 'kubectl exec -n x probe -- curl http://10.0.0.1; kubectl get pods';
const verdicts = [verdict('violation', { again }), verdict('conformant')];
const shown = (access?: { kubeconfig: string; context?: string }) =>
  seenAgain(verdicts, config, access).map((one) => one.again);

test('after removal of the fixtures, the command checks the requirement again', () => {
  expect(shown()).toEqual(['npx netconform certify --kubeconfig /c --only POD-2', undefined]);
});

test('with kept fixtures, the command uses kubectl', () => {
  expect(shown({ kubeconfig: '/c', context: "it's" })).toEqual([
    "kubectl --kubeconfig /c --context 'it'\\''s' exec -n x probe -- curl http://10.0.0.1; kubectl --kubeconfig /c --context 'it'\\''s' get pods",
    undefined,
  ]);
});

const bad = result([verdict('violation')]);
test.for([
  ['never', bad, false],
  ['always', result([verdict('conformant')]), true],
  ['on-failure', result([verdict('conformant')]), false],
  ['on-failure', bad, true],
  ['on-failure', result([verdict('inconclusive')]), true],
  ['always', result([], { interrupted: true }), false],
  ['always', result([], { setupError: 'no' }), false],
] as const)('%s keeps the fixtures of a run: %#', ([keep, of, kept]) => {
  expect(keepsFixtures({ keep }, of)).toBe(kept);
});
