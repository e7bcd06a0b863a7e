import type { ClientRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { ApiException } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { apply } from '../kube/apply.ts';
import { connect } from '../kube/client.ts';
import { endingWith } from '../kube/patient-http.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { allHold, type Certified, certify } from './support/certify.ts';
import type { Running } from './support/program.ts';
import { grantedForFile } from './support/service-account.ts';
import { CACHE } from './support/traces.ts';
import { until } from './support/until.ts';

/** An API server that has too much to do, and says so: whoever asks waits, and what could not be asked is neither green nor red. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const { namespace, asUser } = grantedForFile(kube, kubeconfig);
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

beforeAll(() => apply(kube, [LEVEL]));

afterAll(() => kube.objects.delete(LEVEL));

/** Certifies as that service account, while something happens to its requests; they are refused from the first on. */
function certifyRefused(only: string, meanwhile: (run: Running) => Promise<void>): Promise<Certified> {
  return asUser(async (file) => {
    const takeBack = await refuse(file);
    try {
      const place = ['--kubeconfig', file, '--namespace', namespace];
      return await certify([...place, '--only', only, '--diagnostics', 'never'], { meanwhile });
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

/** Returns once a next request was refused, by the API server's own count. */
async function refusedOnce(): Promise<void> {
  const before = await refusals();
  await until('another request to be refused', async () => (await refusals()) > before);
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
  expect(run.outcomes, run.stderr).toEqual(allHold(only));
});

test('one whose requests are refused all the time ends with that as its reason', async () => {
  const run = await certifyRefused('POD-1', async () => undefined);
  expect(run.code, run.stderr).toBe(3);
  expect(run.stderr).toMatch(/API server at https:.* is overloaded and rejects requests \(HTTP 429\)/);
  const left = await kube.core.listNamespacedPod({ namespace, labelSelector: RUN_LABEL });
  expect(left.items).toEqual([]);
});
