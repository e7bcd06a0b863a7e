import { expect, test } from 'vitest';
import { parseRules } from './guard.ts';

test('only rules with our comment are found, each as iptables -D takes it', () => {
  const listing = `-P PREROUTING ACCEPT
-A PREROUTING -i podman3 -j ACCEPT
-A INPUT ! -d 10.89.100.0/24 -i podman4 -m comment --comment "netconform:mine-1" -j DROP
-A PREROUTING -m comment --comment "not netconform:mine" -j DROP
`;
  expect(parseRules(listing)).toEqual([
    {
      name: 'mine-1',
      arguments: 'INPUT ! -d 10.89.100.0/24 -i podman4 -m comment --comment netconform:mine-1 -j DROP'.split(
        ' ',
      ),
    },
  ]);
});
