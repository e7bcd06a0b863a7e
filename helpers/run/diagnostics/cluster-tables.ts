import type {
  CoreV1Event,
  V1EndpointSlice,
  V1LabelSelector,
  V1NetworkPolicy,
  V1Node,
  V1Pod,
  V1Service,
} from '@kubernetes/client-node';
import { restartsOf } from '../../kube/pod-trouble.ts';
import { age, table } from './table.ts';

/** Nodes in the form of `kubectl get nodes -o wide`, with pod CIDRs and taints. */
export function nodeTable(nodes: readonly V1Node[], now: Date): string {
  return table(
    ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION', 'INTERNAL-IP', 'POD-CIDRS', 'TAINTS', 'KERNEL', 'RUNTIME'],
    nodes.map(({ metadata, spec, status }) => [
      metadata?.name ?? '',
      [
        conditionOf(status?.conditions, 'Ready') === 'True' ? 'Ready' : 'NotReady',
        ...(conditionOf(status?.conditions, 'NetworkUnavailable') === 'True' ? ['NetworkUnavailable'] : []),
        ...(spec?.unschedulable === true ? ['SchedulingDisabled'] : []),
      ].join(','),
      Object.keys(metadata?.labels ?? {})
        .flatMap((label) => /^node-role\.kubernetes\.io\/(.+)/.exec(label)?.[1] ?? [])
        .join(','),
      age(metadata?.creationTimestamp, now),
      status?.nodeInfo?.kubeletVersion ?? '',
      (status?.addresses ?? [])
        .filter(({ type }) => type === 'InternalIP')
        .map(({ address }) => address)
        .join(','),
      (spec?.podCIDRs ?? []).join(','),
      (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).join(','),
      status?.nodeInfo?.kernelVersion ?? '',
      status?.nodeInfo?.containerRuntimeVersion ?? '',
    ]),
  );
}

/** Pods in the form of `kubectl get pods -A -o wide`. */
export function podTable(pods: readonly V1Pod[], now: Date): string {
  return table(
    ['NAMESPACE', 'NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE'],
    pods.map((pod) => [
      pod.metadata?.namespace ?? '',
      pod.metadata?.name ?? '',
      `${(pod.status?.containerStatuses ?? []).filter(({ ready }) => ready).length}/${pod.spec?.containers.length ?? 0}`,
      statusOf(pod),
      String(restartsOf(pod)),
      age(pod.metadata?.creationTimestamp, now),
      (pod.status?.podIPs ?? []).map(({ ip }) => ip).join(','),
      pod.spec?.nodeName ?? '',
    ]),
  );
}

/** The status of a pod as kubectl shows it: terminating, why a container waits or has ended, or the phase. */
function statusOf({ metadata, status }: V1Pod): string {
  if (metadata?.deletionTimestamp !== undefined) return 'Terminating';
  for (const { ready, state } of [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ]) {
    const reason = state?.waiting?.reason ?? (ready ? undefined : state?.terminated?.reason);
    if (reason !== undefined && reason !== 'Completed' && reason !== 'PodInitializing') return reason;
  }
  return status?.reason ?? status?.phase ?? '';
}

/** Services in the form of `kubectl get services -A -o wide`, with their traffic policies. */
export function serviceTable(services: readonly V1Service[], now: Date): string {
  return table(
    [
      'NAMESPACE',
      'NAME',
      'TYPE',
      'CLUSTER-IPS',
      'EXTERNAL-IP',
      'PORTS',
      'POLICY',
      'AFFINITY',
      'AGE',
      'SELECTOR',
    ],
    services.map(({ metadata, spec, status }) => [
      metadata?.namespace ?? '',
      metadata?.name ?? '',
      spec?.type ?? '',
      (spec?.clusterIPs ?? []).join(','),
      [
        ...(spec?.externalIPs ?? []),
        ...(status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? ''),
      ].join(','),
      (spec?.ports ?? [])
        .map(
          ({ port, targetPort, nodePort, protocol }) =>
            `${port}${nodePort === undefined ? '' : `:${nodePort}`}→${targetPort ?? port}/${protocol ?? 'TCP'}`,
        )
        .join(','),
      [spec?.externalTrafficPolicy, spec?.internalTrafficPolicy].filter(Boolean).join('/'),
      spec?.sessionAffinity ?? '',
      age(metadata?.creationTimestamp, now),
      labels(spec?.selector),
    ]),
  );
}

/** EndpointSlices, one line per endpoint, so that an address can be searched. */
export function endpointTable(slices: readonly V1EndpointSlice[]): string {
  return table(
    [
      'NAMESPACE',
      'SERVICE',
      'SLICE',
      'ADDRESSES',
      'PORTS',
      'READY',
      'SERVING',
      'TERMINATING',
      'NODE',
      'TARGET',
    ],
    slices.flatMap(({ metadata, endpoints, ports }) => {
      const common = [
        metadata?.namespace ?? '',
        metadata?.labels?.['kubernetes.io/service-name'] ?? '',
        metadata?.name ?? '',
      ];
      const portText = (ports ?? []).map(({ port, protocol }) => `${port ?? 'any'}/${protocol}`).join(',');
      if ((endpoints ?? []).length === 0) return [[...common, 'none', portText, '', '', '', '', '']];
      return (endpoints ?? []).map(({ addresses, conditions, nodeName, targetRef }) => [
        ...common,
        addresses.join(','),
        portText,
        String(conditions?.ready ?? 'unknown'),
        String(conditions?.serving ?? 'unknown'),
        String(conditions?.terminating ?? 'unknown'),
        nodeName ?? '',
        targetRef === undefined ? '' : `${targetRef.kind}/${targetRef.name}`,
      ]);
    }),
  );
}

/** Network policies in the form of `kubectl get networkpolicies -A`. */
export function policyTable(policies: readonly V1NetworkPolicy[], now: Date): string {
  return table(
    ['NAMESPACE', 'NAME', 'POD-SELECTOR', 'TYPES', 'AGE'],
    policies.map(({ metadata, spec }) => [
      metadata?.namespace ?? '',
      metadata?.name ?? '',
      selectorText(spec?.podSelector),
      (spec?.policyTypes ?? []).join(','),
      age(metadata?.creationTimestamp, now),
    ]),
  );
}

function selectorText(selector: V1LabelSelector | undefined): string {
  const expressions = (selector?.matchExpressions ?? []).map(
    ({ key, operator, values }) => `${key} ${operator} ${(values ?? []).join('|')}`,
  );
  return [labels(selector?.matchLabels), ...expressions].filter(Boolean).join(',') || 'every pod';
}

/** Events by their last time, the newest at the end. */
export function eventTable(events: readonly CoreV1Event[]): string {
  return table(
    ['LAST SEEN', 'TIMES', 'TYPE', 'REASON', 'NAMESPACE', 'OBJECT', 'MESSAGE'],
    [...events]
      .sort((one, other) => lastSeen(one).getTime() - lastSeen(other).getTime())
      .map((event) => [
        `${lastSeen(event).toISOString().slice(0, 19)}Z`,
        String(event.series?.count ?? event.count ?? 1),
        event.type ?? '',
        event.reason ?? '',
        event.involvedObject.namespace ?? '',
        `${event.involvedObject.kind}/${event.involvedObject.name}`,
        event.message ?? '',
      ]),
  );
}

function lastSeen({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: CoreV1Event): Date {
  const time =
    series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp;
  return new Date(time ?? 0);
}

function conditionOf(
  conditions: readonly { type: string; status: string }[] | undefined,
  type: string,
): string | undefined {
  return conditions?.find((condition) => condition.type === type)?.status;
}

function labels(of: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(of ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
