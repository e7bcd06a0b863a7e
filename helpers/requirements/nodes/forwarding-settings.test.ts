import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../e2e/support/temporary.ts';
import { parseAddress } from '../../model/range.ts';
import { run } from '../../system/run.ts';
import { podsFor, readSettings, settingsCommand, sysctlName } from './forwarding-settings.ts';

/** A node's route, as the kernel prints it (fib_route_seq_show in net/ipv4/fib_trie.c). */
function route(device: string, range: string): string {
  const [ip = '', length] = range.split('/');
  const mask = (0xffff_ffffn << (32n - BigInt(length ?? 0))) & 0xffff_ffffn;
  const hex = (value: bigint) =>
    Buffer.from(value.toString(16).padStart(8, '0'), 'hex').reverse().toString('hex').toUpperCase();
  return [
    device,
    hex(parseAddress(ip).value),
    '00000000',
    '0001',
    '0',
    '0',
    '0',
    hex(mask),
    '0',
    '0',
    '0',
  ].join('\t');
}

/** The interfaces that are read on a node with these routes, with their values. */
async function forwarding(
  routes: readonly string[],
  pods: readonly string[],
  { node = '192.0.2.7', off = [], gone = [] }: { node?: string; off?: string[]; gone?: string[] } = {},
): Promise<string[]> {
  return inTemporaryFolder(async (proc) => {
    const devices = [...new Set(routes.map((line) => line.split('\t')[0] ?? ''))];
    await mkdir(join(proc, 'net'));
    await writeFile(join(proc, 'net/route'), ['Iface\tDestination', ...routes, ''].join('\n'));
    for (const device of ['all', ...devices].filter((one) => one !== '*' && !gone.includes(one))) {
      const folder = join(proc, 'sys/net/ipv4/conf', device);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'forwarding'), off.includes(device) ? '0\n' : '1\n');
    }
    const paths = ['net/ipv4/conf/all/forwarding'];
    const addresses = [pods.map(parseAddress), [parseAddress(node)]] as const;
    const [program = '', ...args] = settingsCommand(paths, ...addresses, proc);
    const [all, ...interfaces] = readSettings(await run(program, args)) ?? [];
    expect(all).toEqual({ path: 'net/ipv4/conf/all/forwarding', value: '1' });
    return interfaces.map(({ path, value }) => `${path.split('/')[3]} ${value}`).sort();
  });
}

const HOST = [route('eth0', '0.0.0.0/0'), route('eth0', '192.0.2.0/24'), route('docker0', '172.17.0.0/16')];

test.for<[network: string, routes: string[], pods: string[], read: string[]]>([
  [
    'flannel',
    [...HOST, route('flannel.1', '10.200.0.0/24'), route('cni0', '10.200.1.0/24')],
    ['10.200.1.2', '10.200.0.4'],
    ['cni0 1', 'eth0 1', 'flannel.1 1'],
  ],
  [
    'Calico, whose node drops what is for no pod of its own',
    [...HOST, route('*', '10.244.1.0/26'), route('cali0a', '10.244.1.5/32'), route('tunl0', '10.244.0.0/26')],
    ['10.244.1.5', '10.244.1.6', '10.244.0.9'],
    ['cali0a 1', 'eth0 1', 'tunl0 1'],
  ],
  [
    'Cilium',
    [...HOST, route('cilium_host', '10.0.0.0/16'), route('cilium_host', '10.0.1.23/32')],
    ['10.0.1.5', '10.0.2.8'],
    ['cilium_host 1', 'eth0 1'],
  ],
  [
    'a VPC, in whose subnets pods and nodes are',
    [...HOST, route('eth0', '192.0.0.0/16'), route('eni1', '192.0.3.5/32'), route('eth1', '198.51.100.0/24')],
    ['192.0.3.5', '192.0.9.1'],
    ['eni1 1', 'eth0 1'],
  ],
  [
    'a cloud that routes to pods of other nodes itself',
    [...HOST.slice(1), route('eth9', '0.0.0.0/0'), route('gke1', '10.4.1.5/32')],
    ['10.4.1.5', '10.4.2.9'],
    ['eth0 1', 'gke1 1'],
  ],
])('reads the interfaces that carry traffic of pods: %s', async ([, routes, pods, read]) => {
  expect(await forwarding(routes, pods)).toEqual(read);
});

test('an interface off is seen, and one that vanishes while it is read is left out', async () => {
  const routes = [...HOST, route('veth1', '10.4.1.5/32'), route('veth2', '10.4.1.6/32')];
  const pods = ['10.4.1.5', '10.4.1.6'];
  expect(await forwarding(routes, pods, { off: ['veth2'], gone: ['veth1'] })).toEqual(['eth0 1', 'veth2 0']);
});

test('a node whose address the default route alone leads to is read there', async () => {
  const routes = [route('ens4', '0.0.0.0/0'), route('gke1', '10.4.1.5/32')];
  expect(await forwarding(routes, ['10.4.1.5'], { node: '10.128.0.2' })).toEqual(['ens4 1', 'gke1 1']);
});

test('no interface is read where pods have addresses of IPv6 alone', async () => {
  expect(await forwarding(HOST, ['fd00::5'])).toEqual([]);
});

test('an output without its end is not read', () => {
  expect(readSettings('net/ipv4/conf/all/forwarding 1\n')).toBeUndefined();
});

test('the pods of a node are all looked up, and one of each other node', () => {
  const pod = (ip: string, node?: string) => ({ address: parseAddress(ip), holder: '', node });
  const pods = [
    pod('10.0.0.1', 'a'),
    pod('10.0.0.2', 'a'),
    pod('10.0.1.1', 'b'),
    pod('10.0.1.2', 'b'),
    pod('10.0.9.9'),
  ];
  const found = podsFor(
    'a',
    Map.groupBy(pods, ({ node }) => node),
  );
  expect(found.map(({ text }) => text)).toEqual(['10.0.0.1', '10.0.0.2', '10.0.1.1']);
});

test('an interface with a dot in its name is shown as sysctl names it', () => {
  expect(sysctlName('net/ipv4/conf/flannel.1/forwarding')).toBe('net.ipv4.conf.flannel/1.forwarding');
});
