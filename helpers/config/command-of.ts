import { basename } from 'node:path';
import { textOf } from '../model/range.ts';
import { commandLine, PROGRAM } from '../system/shell-words.ts';
import type { Config, ExistingTarget, KindTarget } from './config.ts';
import { textOfAgent } from './option-values.ts';
import { flagsOfShape } from './pod-options.ts';
import { type SshRoute, textOfRoute } from './ssh-route.ts';
import { SECRET_WEAVE_OPTIONS } from './weave-options.ts';

/** The command that repeats the run: every option that decides its outcome, without secrets. */
export function commandOf(config: Config): string {
  return `${PROGRAM} ${commandLine(argsOf(config))}`;
}

/** The same for other machines: files by their base names. */
export function publicCommandOf(config: Config): string {
  const { target, expectFail } = config;
  const name = (path: string | undefined) => (path === undefined ? undefined : basename(path));
  const there =
    target.kind === 'kind'
      ? { ...target, imageArchives: target.imageArchives.map((file) => basename(file)) }
      : {
          ...target,
          kubeconfig: name(target.kubeconfig),
          viaSsh: target.viaSsh && withoutFolder(target.viaSsh),
        };
  return `netconform ${commandLine(argsOf({ ...config, target: there, expectFail: name(expectFail) }))}`;
}

function withoutFolder({ configFile, ...route }: SshRoute): SshRoute {
  return configFile === undefined ? route : { ...route, configFile: basename(configFile) };
}

/** The command that checks one requirement again later. */
export function commandOfOne(config: Config, id: string): string {
  return commandOf({
    ...config,
    only: [id],
    skip: undefined,
    expectFail: undefined,
    strict: false,
    failFast: false,
  });
}

/** The arguments that repeat the run. */
export function argsOf(config: Config): string[] {
  const { target, pods, only, skip, disruptive, workloads, insideOnly, sampling, maxRate } = config;
  return [
    'certify',
    ...(target.kind === 'kind' ? ofKind(target) : ofExisting(target)),
    ...flagsOfShape(pods).flatMap(([name, value]) => (value === true ? [name] : flag(name, value))),
    ...flag('--only', only?.join(',')),
    ...flag('--skip', skip?.join(',')),
    ...flag('--expect-fail', config.expectFail),
    ...(config.strict ? ['--strict'] : []),
    ...(config.failFast ? ['--fail-fast'] : []),
    ...(disruptive ? ['--disruptive'] : []),
    ...(workloads ? ['--workloads'] : []),
    ...(insideOnly ? ['--skip-external'] : []),
    ...(sampling.sample === 'auto' ? [] : flag('--sample', sampling.sample.toString())),
    ...flag('--rotation', sampling.rotation?.toString()),
    ...flag('--max-rate', maxRate?.toString()),
  ];
}

function ofKind(target: KindTarget): string[] {
  const { cni, ipFamily, podRanges, serviceRanges, nodeRange, workers, weaveOptions } = target;
  return [
    '--kind',
    ...(target.manifests === undefined
      ? flag('--cni', cni)
      : target.manifests.files.flatMap((file) => flag('--cni-manifest', file))),
    ...flag('--network-agent', target.manifests?.agent && textOfAgent(target.manifests.agent)),
    ...enforcing(target.manifests?.enforcesPolicies),
    ...flag('--workers', workers.toString()),
    ...(ipFamily === 'ipv4' ? [] : flag('--ip-family', ipFamily)),
    ...flag('--ipalloc-range', textOf(podRanges)),
    ...flag('--service-range', textOf(serviceRanges)),
    ...flag('--node-range', nodeRange?.text),
    ...flag('--node-image', target.nodeImage),
    ...(target.images === 'auto' ? [] : flag('--images', target.images)),
    ...target.imageArchives.flatMap((file) => flag('--image-archive', file)),
    ...ofWeave(weaveOptions),
  ];
}

function enforcing(enforces: boolean | undefined): string[] {
  return enforces === undefined ? [] : ['--enforces-policies', enforces ? 'yes' : 'no'];
}

function ofWeave(options: KindTarget['weaveOptions']): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    flag('--weave-option', `${name}=${SECRET_WEAVE_OPTIONS.includes(name) ? '…' : value}`),
  );
}

/** The command that removes the remains of killed runs from the same place of an existing cluster. */
export function cleanupCommandOf(target: WayTo): string {
  return `${PROGRAM} ${commandLine(['cleanup', ...wayTo(target)])}`;
}

function ofExisting({
  networkAgent,
  enforcesPolicies,
  installWeave,
  imageRegistry,
  podRanges,
  serviceRanges,
  ...way
}: ExistingTarget): string[] {
  return [
    ...wayTo(way),
    ...flag('--network-agent', networkAgent && textOfAgent(networkAgent)),
    ...enforcing(enforcesPolicies),
    ...(installWeave === undefined ? [] : ['--install-weave', ...ofWeave(installWeave.options)]),
    ...flag('--image-registry', imageRegistry),
    ...flag('--ipalloc-range', podRanges && textOf(podRanges)),
    ...flag('--service-range', serviceRanges && textOf(serviceRanges)),
  ];
}

type WayTo = Pick<ExistingTarget, 'kubeconfig' | 'context' | 'viaSsh' | 'namespace'>;

function wayTo({ kubeconfig, context, viaSsh, namespace }: WayTo): string[] {
  return [
    ...(kubeconfig === undefined ? ['--in-cluster'] : flag('--kubeconfig', kubeconfig)),
    ...flag('--context', context),
    ...flag('--via-ssh', viaSsh && textOfRoute(viaSsh)),
    ...flag('--ssh-config', viaSsh?.configFile),
    ...flag('--namespace', namespace),
  ];
}

function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}
