import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inCluster } from './in-cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'service-account-'));
afterAll(() => rmSync(folder, { recursive: true }));

const POD = { KUBERNETES_SERVICE_HOST: '10.32.0.1', KUBERNETES_SERVICE_PORT: '443' };

test('what is no pod is told so', () => {
  expect(() => inCluster({}, folder)).toThrow(
    '--in-cluster (NETCONFORM_IN_CLUSTER): KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set',
  );
  expect(() => inCluster(POD, folder)).toThrow('no such file');
});

test.for([
  ['10.32.0.1', 'https://10.32.0.1:443'],
  ['fd00::1', 'https://[fd00::1]:443'],
] as const)('at %s the server is %s', ([host, server]) => {
  for (const name of ['token', 'ca.crt']) writeFileSync(join(folder, name), name);
  expect(inCluster({ ...POD, KUBERNETES_SERVICE_HOST: host }, folder)).toMatchObject({
    cluster: { server, caFile: join(folder, 'ca.crt'), skipTLSVerify: false },
    user: { authProvider: { config: { file: join(folder, 'token') } } },
  });
});
