import { expect, test } from 'vitest';
import { parseRange, parseRanges } from '../model/range.ts';
import { checkRoutes } from './check-machine.ts';

const routes = [{ interface: 'eth0', range: parseRange('172.17.0.0/16') }];
const target = (pod: string, node?: string) => ({
  podRanges: parseRanges(pod),
  serviceRanges: parseRanges('10.32.0.0/24'),
  nodeRange: node === undefined ? undefined : parseRange(node),
});

test('ranges that this machine does not route are taken', () => {
  checkRoutes(target('10.200.0.0/16', '10.89.0.0/24'), routes);
});

test.for<[string, ReturnType<typeof target>, string]>([
  [
    'pods',
    target('172.16.0.0/12'),
    '--ipalloc-range (IPALLOC_RANGE) "172.16.0.0/12": the pod range overlaps a route of this machine, 172.17.0.0/16 on eth0',
  ],
  ['nodes', target('10.200.0.0/16', '172.17.3.0/24'), '--node-range (NETCONFORM_NODE_RANGE) "172.17.3.0/24"'],
])('a range of %s over a route names the route', ([, of, message]) => {
  expect(() => checkRoutes(of, routes)).toThrow(message);
});
