import { expect, test } from 'vitest';
import { expectKnownVariables, withPresentNames } from './renamed.ts';

test('replaces old names of commands and flags, with a warning for each', () => {
  const { args, warnings } = withPresentNames(
    ['watch', '--max-gap=5s', '--include-tainted', '--', 'x', '--max-gap'],
    {},
  );
  expect(args).toEqual(['watch', '--max-outage=5s', '--tolerate-taints', '--', 'x', '--max-gap']);
  expect(warnings).toHaveLength(2);
});

test('replaces an old command only in the first place', () => {
  expect(withPresentNames(['image', '--tag', 'image'], {}).args).toEqual(['build-image', '--tag', 'image']);
});

test('an old variable sets the present one unless that is set', () => {
  const environment = {
    NETCONFORM_MAX_GAP: '5s',
    NETCONFORM_HAND_OVER: 'log',
    NETCONFORM_REPORT_TO: 'sonobuoy',
  };
  expect(withPresentNames([], environment).warnings).toHaveLength(2);
  expect(environment).toEqual({ NETCONFORM_MAX_OUTAGE: '5s', NETCONFORM_REPORT_TO: 'sonobuoy' });
});

test('present names pass without a warning', () => {
  const args = ['certify', '--report-to', 'log', '--skip-external'];
  expect(withPresentNames(args, { NETCONFORM_MAX_OUTAGE: '1s' })).toEqual({ args, warnings: [] });
});

const OTHERS = ['NETCONFORM_MUTANT'];

test.for<NodeJS.ProcessEnv>([
  {},
  { NETCONFORM_WORKERS: '1', NETCONFORM_MUTANT: 'one', OTHER_WORKRES: '1' },
  {
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    NETCONFORM_SERVICE_HOST: '10.96.0.2',
    NETCONFORM_SERVICE_PORT: '80',
    NETCONFORM_SERVICE_PORT_HTTP: '80',
    NETCONFORM_PORT: 'tcp://10.96.0.2:80',
    NETCONFORM_PORT_80_TCP_ADDR: '10.96.0.2',
    NETCONFORM_WEB_SERVICE_HOST: '10.96.0.3',
  },
])('takes known variables, and those of Services in a pod: %#', (environment) => {
  expect(() => expectKnownVariables(environment, OTHERS)).not.toThrow();
});

test.for([
  ['NETCONFORM_WORKRES', 'NETCONFORM_WORKERS'],
  ['NETCONFORM_KUBE_CONFIG', 'NETCONFORM_KUBECONFIG'],
  ['NETCONFORM_SERVICE_HOST', 'NETCONFORM_'],
])('refuses %s and names the nearest', ([name = '', nearest = '']) => {
  expect(() => expectKnownVariables({ [name]: '' }, OTHERS)).toThrow(nearest);
});
