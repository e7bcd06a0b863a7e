import { expect, test } from 'vitest';
import { expectKnownVariables } from './known-variables.ts';

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
