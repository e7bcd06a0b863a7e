import { expect, test } from 'vitest';
import { environmentProxy } from './environment-proxy.ts';

const PROXY = 'http://proxy.example:3128';
const proxyOf = (server: string, environment: NodeJS.ProcessEnv) =>
  environmentProxy(new URL(server), environment);

test.for<[server: string, environment: NodeJS.ProcessEnv, proxy: string | undefined]>([
  ['https://api.example:6443', {}, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: PROXY }, PROXY],
  ['https://api.example:6443', { https_proxy: PROXY }, PROXY],
  ['https://api.example:6443', { HTTPS_PROXY: 'proxy.example:3128' }, PROXY],
  ['https://api.example:6443', { HTTP_PROXY: PROXY }, undefined],
  ['http://api.example:8080', { HTTP_PROXY: PROXY }, PROXY],
  ['https://127.0.0.1:6443', { HTTPS_PROXY: PROXY }, undefined],
  ['https://localhost:6443', { HTTPS_PROXY: PROXY }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY: PROXY }, undefined],
])('%s with %j goes by %s', ([server, environment, proxy]) => {
  expect(proxyOf(server, environment)).toBe(proxy);
});

test.for<[server: string, exceptions: string, isExcepted: boolean]>([
  ['https://api.example:6443', '*', true],
  ['https://api.example:6443', 'other.example, api.example', true],
  ['https://api.example:6443', 'example', true],
  ['https://api.example:6443', '.example', true],
  ['https://api.example:6443', '*.example', true],
  ['https://api.example:6443', 'pi.example', false],
  ['https://API.example:6443', 'api.EXAMPLE', true],
  ['https://api.example:6443', 'api.example:6443', true],
  ['https://api.example:6443', 'api.example:443', false],
  ['https://api.example', 'api.example:443', true],
  ['https://10.1.2.3:6443', '10.0.0.0/8', true],
  ['https://10.1.2.3:6443', '10.1.2.3', true],
  ['https://10.1.2.3:6443', '11.0.0.0/8', false],
  ['https://10.1.2.3:6443', '2.3', false],
  ['https://api.example:6443', '10.0.0.0/8', false],
  ['https://[fd00::1]:6443', 'fd00::/8', true],
  ['https://[fd00::1]:6443', 'fd00::1', true],
  ['https://[fd00::1]:6443', '[fd00::1]:443', false],
])('%s is reached straight with NO_PROXY=%s: %s', ([server, exceptions, isExcepted]) => {
  const proxy = proxyOf(server, { HTTPS_PROXY: PROXY, NO_PROXY: exceptions });
  expect(proxy).toBe(isExcepted ? undefined : PROXY);
});
