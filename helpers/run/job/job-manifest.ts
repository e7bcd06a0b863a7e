import { dumpYaml, type KubernetesObject } from '@kubernetes/client-node';
import { argsOf } from '../../config/command-of.ts';
import type { Config, ExistingTarget } from '../../config/config.ts';
import { flagError } from '../../config/options.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import type { Declared } from '../../requirements/registry.ts';
import { askedOf } from '../../requirements/requires.ts';
import { rbacYaml } from '../rights/rbac-yaml.ts';
import { cronJobOf, JOB, jobOf, PROGRAM_VOLUME, programContainer, RESTRICTED } from './job-objects.ts';

/**
 * A run inside of the cluster as YAML for `kubectl apply`: the namespace, unless it was given, the service account, the roles that are
 * exactly enough, and the Job.
 * @param schedule makes it a CronJob
 */
export function jobManifest(
  config: Config,
  target: ExistingTarget,
  image: string,
  requirements: readonly Declared[],
  schedule?: string,
): string {
  const { disruptive, workloads, pods, timeoutMs } = config;
  const namespace = target.namespace ?? JOB;
  const account = { namespace, name: JOB };
  const made: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: RESTRICTED },
  };
  const job = jobOf({
    namespace,
    image,
    args: jobArgs(config, target, undefined),
    shape: pods,
    withinMs: timeoutMs + TIMEOUTS.afterRun,
  });
  return [
    ...(target.namespace === undefined ? [dumpYaml(made)] : []),
    rbacYaml({
      requirements: askedOf(requirements, workloads),
      namespace: target.namespace,
      serviceAccount: account,
      disruptive,
      agent: target.networkAgent,
      // Another Job, and `netconform rbac`, may have given other rights in this cluster.
      roles: `netconform-job-${namespace}`,
    }),
    dumpYaml(schedule === undefined ? job : cronJobOf(job, schedule), { lineWidth: -1 }),
  ].join('---\n');
}

/**
 * The same as a plugin of Sonobuoy, which brings namespace, service account and rights itself.
 * @see https://sonobuoy.io/docs/main/plugins/
 */
export function sonobuoyPlugin(config: Config, target: ExistingTarget, image: string): string {
  const { tolerations, nodeSelector } = config.pods;
  const container = programContainer(image, jobArgs(config, target, undefined), 'sonobuoy');
  return dumpYaml(
    {
      'sonobuoy-config': { driver: 'Job', 'plugin-name': JOB, 'result-format': 'junit' },
      podSpec: {
        restartPolicy: 'Never',
        serviceAccountName: 'sonobuoy-serviceaccount',
        tolerations,
        nodeSelector,
        containers: [],
      },
      spec: {
        ...container,
        volumeMounts: [
          ...(container.volumeMounts ?? []),
          { name: 'results', mountPath: '/tmp/sonobuoy/results' },
        ],
      },
      'extra-volumes': [PROGRAM_VOLUME],
    },
    { lineWidth: -1 },
  );
}

/**
 * The arguments of the program in a pod that ask there for the run that was asked for here.
 * @param run its name; undefined: it takes one of its own
 */
export function jobArgs(config: Config, target: ExistingTarget, run: string | undefined): string[] {
  const { diagnostics, trace, timeoutMs, labels } = config;
  for (const [flag, file] of [
    ['--expect-fail', config.expectFail],
    ['--rerun-failed', config.rerunFailed],
  ] as const)
    if (file !== undefined)
      throw flagError(flag, file, 'a Job cannot read files of this machine; leave the option out');
  const within = { ...target, kubeconfig: undefined, context: undefined, viaSsh: undefined };
  return [
    ...argsOf({ ...config, target: within }),
    ...['--diagnostics', diagnostics, '--timeout', `${Math.ceil(timeoutMs / 1000)}s`],
    ...(trace ? ['--trace'] : []),
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...(run === undefined ? [] : ['--run-name', run]),
  ];
}
