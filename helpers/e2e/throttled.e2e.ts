import { readFile } from 'node:fs/promises';
import type { ClientRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { apply } from '../kube/apply.ts';
import { connect } from '../kube/client.ts';
import { endingWith } from '../kube/patient-http.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { until } from '../proof/faults/faulty-cluster.ts';
import { type Running, start } from './support/program.ts';
import { type Case, readReport } from './support/read-report.ts';
import { grantedNamespace, kubeconfigOf } from './support/service-account.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

/** An API server that has too much to do, and says so: whoever asks waits, and what could not be asked is neither green nor red. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const namespace = runName();
const metadata = { name: namespace };
const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';

/** The level of priority that gets nothing, and what sends there all that the service account asks. */
const LEVEL = {
  apiVersion,
  kind: 'PriorityLevelConfiguration',
  metadata,
  spec: {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 0,
      lendablePercent: 0,
      borrowingLimitPercent: 0,
      limitResponse: { type: 'Reject' },
    },
  },
};
const SCHEMA = {
  apiVersion,
  kind: 'FlowSchema',
  metadata,
  spec: {
    matchingPrecedence: 10,
    priorityLevelConfiguration: metadata,
    rules: [
      {
        subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: namespace, namespace } }],
        resourceRules: [
          { verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true },
        ],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      },
    ],
  },
};

let granted: { remove(): Promise<void> };

beforeAll(async () => {
  granted = await grantedNamespace(kube, namespace);
  await apply(kube, [LEVEL]);
});

afterAll(async () => {
  await kube.objects.delete(LEVEL);
  await granted.remove();
});

interface Run {
  code: number | null;
  stderr: string;
  cases: Case[];
}

/** Certifies as that service account, while something happens to its requests; they are refused from the first on. */
function certifyRefused(only: string, meanwhile: (run: Running) => Promise<void>): Promise<Run> {
  return inTemporaryFolder(async (folder) => {
    const out = join(folder, 'reports');
    const account = { namespace, name: namespace };
    const file = await kubeconfigOf(kube, await readFile(kubeconfig, 'utf8'), account, folder);
    const takeBack = await refuse(file);
    try {
      const args = ['certify', '--kubeconfig', file, '--namespace', namespace, '--only', only, '--out', out];
      const run = start(args, { NETCONFORM_DIAGNOSTICS: 'never' });
      await meanwhile(run);
      const { code, stderr } = await run.ended;
      return { code, stderr, cases: await readReport(out) };
    } finally {
      takeBack();
      await kube.objects.delete(SCHEMA).catch(() => undefined);
    }
  });
}

/**
 * Returns once the API server refuses what an account asks. A level lets one request in, however little it has: so it has one, whose body
 * never comes to its end.
 * The server ends it after 60 s, and gets the next.
 * @returns what takes that request back
 */
async function refuse(file: string): Promise<() => void> {
  await apply(kube, [SCHEMA]);
  const account = connect(file);
  const options: RequestOptions = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 9 },
  };
  await account.config.applyToHTTPSOptions(options);
  let over = false;
  let endless: ClientRequest;
  const hold = () => {
    endless = request(new URL(`/api/v1/namespaces/${namespace}/pods`, account.config.server), options);
    endless.on('error', () => undefined);
    endless.on('close', () => over || hold());
    endless.write('{');
  };
  hold();
  await until('requests to be refused', () =>
    account.version.getCode(undefined, endingWith(AbortSignal.timeout(500))).then(
      () => false,
      (error: unknown) => error instanceof ApiException && error.code === 429,
    ),
  );
  return () => {
    over = true;
    endless.destroy();
  };
}

/** Returns two seconds after a next request was refused, by the API server's own count. */
async function refusedOnce(): Promise<void> {
  const before = await refusals();
  await until('another request to be refused', async () => (await refusals()) > before);
  await setTimeout(2_000);
}

async function refusals(): Promise<number> {
  const options: RequestOptions = {};
  await kube.config.applyToHTTPSOptions(options);
  const metrics = await new Promise<string>((resolve, reject) => {
    const url = new URL('/metrics', kube.config.server);
    request(url, options, (response) => text(response).then(resolve, reject))
      .on('error', reject)
      .end();
  });
  const counts = metrics
    .split('\n')
    .filter(
      (line) => line.startsWith('apiserver_flowcontrol_rejected_requests_total{') && line.includes(namespace),
    );
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

test('a run whose requests are refused for some seconds, at its beginning and in its midst, goes on and ends as ever', async () => {
  const only = 'ADDR-1,ADDR-7,POD-2,SVC-1';
  const run = await certifyRefused(only, async (running) => {
    await refusedOnce();
    await kube.objects.delete(SCHEMA);
    await running.said(/ ✓ ADDR-1 /);
    await apply(kube, [SCHEMA]);
    await refusedOnce();
    await kube.objects.delete(SCHEMA);
  });
  const outcomes = Object.fromEntries(run.cases.map(({ id, outcome }) => [id, outcome]));
  expect(outcomes, run.stderr).toEqual(Object.fromEntries(only.split(',').map((id) => [id, 'conformant'])));
});

test('one whose requests are refused all the time ends with that as its reason', async () => {
  const run = await certifyRefused('POD-1', async () => undefined);
  expect(run.code, run.stderr).toBe(3);
  expect(run.stderr).toMatch(/API server at https:.* is overloaded and rejects requests \(HTTP 429\)/);
  const left = await kube.core.listNamespacedPod({ namespace, labelSelector: RUN_LABEL });
  expect(left.items).toEqual([]);
});
