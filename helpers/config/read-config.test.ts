import { describe, expect, test } from 'vitest';
import type { RawOptions } from './options.ts';
import { readConfig, readTarget } from './read-config.ts';
import { UsageError } from './usage-error.ts';

const defaults: RawOptions = {
  workers: '2',
  cni: 'auto',
  ipFamily: 'ipv4',
  weaveOption: [],
  images: 'auto',
  imageArchive: [],
  out: 'reports',
  timeout: '15m',
  color: true,
};

test('the defaults make a kind cluster of three nodes with the documented ranges', () => {
  const { target, timeoutMs, diagnostics, keep } = readConfig(defaults, { HOME: '/home/somebody' });
  expect(target).toMatchObject({
    kind: 'kind',
    workers: 2,
    cni: 'auto',
    podRanges: [{ text: '10.200.0.0/16' }],
    serviceRanges: [{ text: '10.32.0.0/24' }],
  });
  expect(keep).toBe('never');
  expect(timeoutMs).toBe(900_000);
  expect(diagnostics).toBe('on-failure');
});

test.for([
  ['ipv6', ['fd00:10:200::/56'], ['fd00:10:32::/112']],
  ['dual', ['10.200.0.0/16', 'fd00:10:200::/56'], ['10.32.0.0/24', 'fd00:10:32::/112']],
] as const)('the family %s has ranges of its own', ([ipFamily, pods, services]) => {
  expect(readConfig({ ...defaults, ipFamily }, {}).target).toMatchObject({
    podRanges: pods.map((text) => ({ text })),
    serviceRanges: services.map((text) => ({ text })),
  });
});

test.for([
  [{}, undefined],
  [{ GITHUB_STEP_SUMMARY: '' }, undefined],
  [{ GITHUB_STEP_SUMMARY: '/tmp/summary' }, '/tmp/summary'],
] as const)('with %o the summary of a step is %s', ([environment, file]) => {
  expect(readConfig(defaults, environment).stepSummary).toBe(file);
});

test('two runs get different names', () => {
  const name = () => (readConfig(defaults, {}).target as { name: string }).name;
  expect(name()).not.toBe(name());
});

test('installs Weave Net in an existing cluster only with --install-weave, with its options', () => {
  const raw = { ...defaults, kubeconfig: '/c', weaveOption: ['WEAVE_MTU=1400'] };
  expect(readConfig(raw, {}).target).toMatchObject({ installWeave: undefined });
  expect(readConfig({ ...raw, installWeave: true }, { WEAVE_NO_FASTDP: '1' }).target).toMatchObject({
    installWeave: { options: { WEAVE_MTU: '1400', WEAVE_NO_FASTDP: '1' }, yes: false },
  });
  expect(readConfig({ ...raw, installWeave: '1', yes: '1' }, {}).target).toMatchObject({
    installWeave: { yes: true },
  });
});

test.for<[string, Partial<typeof defaults> & Record<string, unknown>, string]>([
  ['without a cluster', { installWeave: true }, 'requires --kubeconfig; a cluster made here'],
  ['an answer to no question', { kubeconfig: '/c', yes: true }, 'requires --install-weave'],
  [
    'beside an agent that is named',
    { kubeconfig: '/c', installWeave: true, networkAgent: 'net/agent' },
    'which installs its own agent',
  ],
  ['a network that may enforce policies', { kubeconfig: '/c', enforcesPolicies: 'maybe' }, 'yes, no'],
  ['policies without a cluster', { enforcesPolicies: 'yes' }, 'requires --kubeconfig'],
  ['an agent without a cluster', { networkAgent: 'net/agent' }, 'requires --kubeconfig'],
])('%s is refused', ([, raw, message]) => {
  expect(() => readConfig({ ...defaults, ...raw }, {})).toThrow(message);
});

test('a kubeconfig means an existing cluster, without default ranges', () => {
  const { target } = readConfig({ ...defaults, kubeconfig: '/etc/kube.conf', context: 'prod' }, {});
  expect(target).toEqual({
    kind: 'existing',
    kubeconfig: '/etc/kube.conf',
    context: 'prod',
    viaSsh: undefined,
    namespace: undefined,
    podRanges: undefined,
    serviceRanges: undefined,
  });
});

test('reaches the API server through ssh or from a pod, if requested', () => {
  const through = { kubeconfig: '/c', viaSsh: 'admin@bastion', sshConfig: '/ssh' };
  expect(readConfig({ ...defaults, ...through }, {}).target).toMatchObject({
    viaSsh: { host: 'bastion', user: 'admin', configFile: '/ssh' },
  });
  const target = readConfig({ ...defaults, inCluster: '1' }, { KUBECONFIG: '/c' }).target;
  expect(target).toMatchObject({ kind: 'existing', kubeconfig: undefined });
  expect(readConfig({ ...defaults, inCluster: '0' }, {}).target.kind).toBe('kind');
});

test('uses an existing namespace of an existing cluster', () => {
  const { target } = readConfig({ ...defaults, kubeconfig: '/c', namespace: 'team' }, {});
  expect(target).toMatchObject({ namespace: 'team' });
  expect(() => readConfig({ ...defaults, namespace: 'team' }, {})).toThrow(/--namespace .*--kubeconfig/);
});

test.for(['', 'Team', 'a_b', '-a', 'a-', 'a'.repeat(64)])('%j is no name of a namespace', (namespace) => {
  expect(() => readConfig({ ...defaults, kubeconfig: '/c', namespace }, {})).toThrow(/63 of a-z/);
});

test('options of Weave Net come from the environment and from the flag, which overrides it', () => {
  const { target } = readConfig(
    { ...defaults, weaveOption: ['WEAVE_MTU=1400', 'EXTRA_ARGS=--log-level=debug'] },
    { WEAVE_MTU: '1300', WEAVE_NO_FASTDP: '1' },
  );
  expect(target).toMatchObject({
    weaveOptions: { WEAVE_MTU: '1400', WEAVE_NO_FASTDP: '1', EXTRA_ARGS: '--log-level=debug' },
  });
});

describe('bad input gets one sentence with option, value and expected form', () => {
  test.for<[title: string, given: Partial<RawOptions>, message: string]>([
    ['not a CIDR', { ipallocRange: 'pods' }, '--ipalloc-range (IPALLOC_RANGE) "pods": not a CIDR; expected'],
    [
      'host bits',
      { ipallocRange: '10.200.0.1/16' },
      '"10.200.0.1/16": host bits are set; the range of that length is 10.200.0.0/16',
    ],
    [
      'IPv6 with Weave',
      { ipallocRange: 'fd00::/48', cni: 'weave' },
      'Weave Net is IPv4 only; expected an IPv4 range',
    ],
    [
      'IPv6 in a cluster of IPv4',
      { serviceRange: 'fd00::/108' },
      '--service-range (NETCONFORM_SERVICE_RANGE) "fd00::/108": with --ip-family (NETCONFORM_IP_FAMILY) "ipv4" expected a range of IPv4, such as 10.32.0.0/24',
    ],
    [
      'one family of two',
      { ipFamily: 'dual', ipallocRange: '10.200.0.0/16' },
      'with --ip-family (NETCONFORM_IP_FAMILY) "dual" expected a range of IPv4 and one of IPv6, such as 10.200.0.0/16,fd00:10:200::/56',
    ],
    [
      'one family twice',
      { ipallocRange: '10.200.0.0/16,10.201.0.0/16' },
      'expected one range, or one of IPv4 and one of IPv6',
    ],
    [
      'a family that Weave has not',
      { ipFamily: 'dual', cni: 'weave' },
      '--ip-family (NETCONFORM_IP_FAMILY) "dual": Weave Net is IPv4 only; expected ipv4',
    ],
    [
      'nodes of IPv6',
      { nodeRange: 'fd00:9::/64' },
      '--node-range (NETCONFORM_NODE_RANGE) "fd00:9::/64": expected an IPv4 range',
    ],
    [
      'too large for parts of a node each',
      { ipFamily: 'ipv6', ipallocRange: 'fd00::/32' },
      '"fd00::/32": too large for parts of /64, one for each node; expected a prefix length of at least 48',
    ],
    [
      'pods over Services',
      { serviceRange: '10.200.7.0/24' },
      'the pod range overlaps the Service range, --service-range (NETCONFORM_SERVICE_RANGE) "10.200.7.0/24"',
    ],
    ['pods over nodes', { nodeRange: '10.200.0.0/24' }, "the pod range overlaps the cluster's own network"],
    [
      'too small',
      { ipallocRange: '10.200.0.0/26' },
      'too small for 3 nodes, each of which needs 32 addresses; expected a prefix length of at most 25',
    ],
    [
      'unknown CNI',
      { cni: 'calico' },
      '--cni (NETCONFORM_CNI) "calico": expected one of auto, weave, flannel, kube-router, none',
    ],
    ['workers', { workers: 'two' }, '--workers (NETCONFORM_WORKERS) "two": expected a number'],
    ['name', { name: 'My_Cluster' }, '--name (NETCONFORM_NAME) "My_Cluster": expected at most 40'],
    ['time', { timeout: '15' }, '--timeout (NETCONFORM_TIMEOUT) "15": expected a time such as 90s'],
    ['no time', { timeout: '0s' }, '--timeout (NETCONFORM_TIMEOUT) "0s": expected a time'],
    ['context alone', { context: 'prod' }, '--context (NETCONFORM_CONTEXT) "prod": requires --kubeconfig'],
    ['ssh without a kubeconfig', { viaSsh: 'bastion' }, '"bastion": requires --kubeconfig'],
    [
      'no way of ssh',
      { kubeconfig: '/c', viaSsh: 'fd00::1' },
      '--via-ssh (NETCONFORM_VIA_SSH) "fd00::1": expected [user@]host[:port], an IPv6 address in brackets',
    ],
    [
      'a configuration of ssh that nobody reads',
      { kubeconfig: '/c', sshConfig: '/s' },
      '"/s": requires --via-ssh (NETCONFORM_VIA_SSH)',
    ],
    [
      'two clusters',
      { kubeconfig: '/c', inCluster: true },
      '--kubeconfig (NETCONFORM_KUBECONFIG) "/c": expected it or --in-cluster (NETCONFORM_IN_CLUSTER), not both',
    ],
    [
      'images',
      { images: 'internet' },
      '--images (NETCONFORM_IMAGES) "internet": expected one of auto, registry, bundle',
    ],
    [
      'diagnostics',
      { diagnostics: 'sometimes' },
      '--diagnostics (NETCONFORM_DIAGNOSTICS) "sometimes": expected one of always, on-failure, never',
    ],
    [
      'Weave option',
      { weaveOption: ['WEAVE_SPEED=9'] },
      '--weave-option WEAVE_SPEED is not an option of Weave Net',
    ],
  ])('%s', ([, given, message]) => {
    const reading = () => readConfig({ ...defaults, ...given }, {});
    expect(reading).toThrow(UsageError);
    expect(reading).toThrow(message);
  });
});

test.for([
  ['10.200.0.0/25', 3],
  ['10.200.0.0/27', 1],
])('%s is enough for %s nodes', ([ipallocRange, nodes]) => {
  readConfig({ ...defaults, ipallocRange: String(ipallocRange), workers: String(Number(nodes) - 1) }, {});
});

test('takes an existing cluster only if requested, and its options require one', () => {
  expect(readTarget({})).toBeUndefined();
  expect(readTarget({ inCluster: '0' })).toBeUndefined();
  expect(readTarget({ inCluster: true, namespace: 'team' })).toMatchObject({
    kind: 'existing',
    namespace: 'team',
  });
  expect(() => readTarget({ namespace: 'team' })).toThrow(
    new UsageError('--namespace (NETCONFORM_NAMESPACE) "team": requires --kubeconfig'),
  );
});
