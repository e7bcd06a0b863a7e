import { expect, test } from 'vitest';
import { suspectsFor } from './explain.ts';
import type { NodeState, Rule } from './node-state.ts';
import { suspectsOf } from './suspects.ts';

const rule = (chain: string, spec: string, packets = 0, table = 'filter'): Rule => ({
  program: 'iptables-nft',
  table,
  chain,
  number: 1,
  spec,
  packets,
});

const state = (changes: Partial<NodeState> = {}): NodeState => ({
  rules: [],
  settings: new Map([['net/ipv4/ip_forward', '1']]),
  routes: ['default via 10.1.0.1 dev eth0'],
  addresses: new Map(),
  neighbours: [],
  links: new Map([['eth0', { isUp: true, mtu: 1_500, dropped: 0 }]]),
  queues: new Map(),
  losses: new Map(),
  ...changes,
});

/** Suspects on a node `b` among three whose others are healthy. */
function onB(now: Partial<NodeState>, then: Partial<NodeState> = {}, others: Partial<NodeState> = then) {
  const before = new Map(['a', 'b', 'c'].map((node) => [node, state(node === 'b' ? then : others)]));
  return suspectsOf(new Map([...before, ['b', state(now)]]), before, 'netconform-x');
}

test('finds nothing on nodes that did not change', () => {
  expect(onB({})).toEqual([]);
});

test('counts the packets that a rule dropped during the run', () => {
  const before = { rules: [rule('INPUT', '-s 10.1.0.0/16 -j DROP', 100)] };
  const now = { rules: [rule('INPUT', '-s 10.1.0.0/16 -j DROP', 142)] };
  expect(onB(now, before)).toMatchObject([{ node: 'b', kind: 'rule', effect: 'drops', packets: 42 }]);
  expect(onB(before, before)).toEqual([]);
});

test("takes a new jump to a network's own chain for a usual one", () => {
  const jump = rule('PREROUTING', '-m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT', 9, 'nat');
  expect(onB({ rules: [jump] }, {})).toEqual([]);
});

test('takes a drop of kube-proxy for a usual one, and shows it for no failure', () => {
  const found = onB({ rules: [rule('KUBE-FORWARD', '-m conntrack --ctstate INVALID -j DROP', 9)] });
  expect(found).toMatchObject([{ usual: true }]);
  expect(suspectsFor(found, 'no-connection', ['b'])).toEqual([]);
});

test('finds a new rule that translates, and shows it for a translation', () => {
  const masquerade = { rules: [rule('POSTROUTING', '-s 10.1.0.0/16 -j MASQUERADE', 5, 'nat')] };
  const found = onB(masquerade);
  expect(suspectsFor(found, 'translated', ['b'])).toMatchObject([{ effect: 'translates', isNew: true }]);
});

test('finds rules that a node lost, and rules that only it lacks', () => {
  const services = { rules: [rule('KUBE-SERVICES', '-d 10.96.0.10/32 -j KUBE-SVC-1', 0, 'nat')] };
  expect(onB({}, services)).toMatchObject([{ kind: 'rules-missing', count: 1, since: 'before-the-run' }]);
  expect(onB({}, {}, services)).toMatchObject([{ kind: 'rules-missing', count: 1, since: 'other-nodes' }]);
});

test('of the rules of the run itself, names those that only one node lacks and every node should have', () => {
  const own = (target: string) => ({
    rules: [rule('KUBE-SERVICES', `--comment netconform-x/nginx -j ${target}`, 0, 'nat')],
  });
  expect(onB({}, own('KUBE-SVL-1'))).toEqual([]);
  expect(onB({}, own('KUBE-SVC-1'), {})).toEqual([]);
  expect(onB({}, {}, own('KUBE-SVC-1'))).toMatchObject([{ kind: 'rules-missing', since: 'other-nodes' }]);
});

test('names a setting that is off, that changed, or that only this node has', () => {
  expect(onB({ settings: new Map([['net/ipv4/ip_forward', '0']]) })).toEqual([
    { node: 'b', kind: 'setting', name: 'net.ipv4.ip_forward', value: '0', expected: '1' },
  ]);
  const strict = { settings: new Map([['net/ipv4/conf/all/rp_filter', '1']]) };
  const loose = { settings: new Map([['net/ipv4/conf/all/rp_filter', '2']]) };
  expect(onB(strict, loose)).toMatchObject([{ value: '1', expected: '2' }]);
  expect(onB(strict, strict, loose)).toMatchObject([{ value: '1', expected: '2' }]);
});

test("names a permanent neighbour with another MAC address than that node's own", () => {
  const address = '10.1.2.0';
  const others = { addresses: new Map([[address, '1e:00:00:00:00:01']]) };
  const entry = (mac: string) => ({ neighbours: [{ address, device: 'flannel.1', mac }] });
  expect(onB(entry('1e:00:00:00:00:01'), {}, others)).toEqual([]);
  expect(onB(entry('1e:00:00:00:00:02'), {}, others)).toMatchObject([
    { name: 'neighbour 10.1.2.0 dev flannel.1', expected: '1e:00:00:00:00:01' },
  ]);
  expect(onB(entry('1e:00:00:00:00:02'))).toEqual([]);
});

test('names a routing rule that drops, also one from before the run', () => {
  const rules = { routes: ['100:\tfrom all to 10.1.2.0/24 blackhole'] };
  expect(onB(rules, rules, {})).toMatchObject([{ kind: 'route', change: 'drops' }]);
});

test('names routes that drop, are gone or are new', () => {
  const via = '10.1.2.0/24 via 10.1.2.0 dev flannel.1 onlink';
  expect(onB({ routes: ['blackhole 10.1.2.0/24'] }, { routes: [via] })).toMatchObject([
    { kind: 'route', change: 'drops' },
    { kind: 'route', change: 'gone', route: via },
  ]);
  expect(onB({ routes: ['10.1.0.7 dev veth1 scope host'] }, { routes: [] })).toEqual([]);
});

test('names an interface that is down, has another MTU, drops packets or delays them', () => {
  const link = { isUp: true, mtu: 1_500, dropped: 0 };
  const found = (changes: object) => onB({ links: new Map([['eth0', { ...link, ...changes }]]) });
  expect(found({ isUp: false })).toMatchObject([{ change: 'down' }]);
  expect(found({ mtu: 1_300 })).toMatchObject([{ change: 'mtu', value: '1300', expected: '1500' }]);
  expect(found({ dropped: 50 })).toMatchObject([{ change: 'drops', value: '50' }]);
  expect(found({ dropped: 1 })).toEqual([]);
  expect(onB({ queues: new Map([['eth0', 'netem loss 50%']]) })).toMatchObject([{ change: 'delays' }]);
});

test('names counts of lost packets that grew by more than a healthy node has', () => {
  const found = (from: number, to: number) =>
    onB({ losses: new Map([['Udp RcvbufErrors', to]]) }, { losses: new Map([['Udp RcvbufErrors', from]]) });
  expect(found(5, 45)).toEqual([{ node: 'b', kind: 'losses', counter: 'Udp RcvbufErrors', packets: 40 }]);
  expect(found(45, 45)).toEqual([]);
});

test('shows suspects on the nodes of a finding first', () => {
  const setting = { kind: 'setting', name: 'net.ipv4.ip_forward', value: '0', expected: '1' } as const;
  const far = { node: 'a', ...setting };
  const near = { node: 'b', ...setting };
  expect(suspectsFor([far, near], 'no-connection', ['b'])).toEqual([near, far]);
});
