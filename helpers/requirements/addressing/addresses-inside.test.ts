import { expect, test } from 'vitest';
import { parseAddress } from '../../model/range.ts';
import { foreignOf, readAddresses } from './addresses-inside.ts';

test('reads the addresses of all interfaces', () => {
  const printed = [
    '2: eth0    inet 10.200.1.5/24 brd 10.200.1.255 scope global eth0\\       valid_lft forever',
    '2: eth0    inet 10.200.2.7/32 scope global eth0\\       valid_lft forever preferred_lft forever',
    '2: eth0    inet6 fd00::5/64 scope global \\       valid_lft forever preferred_lft forever',
  ].join('\n');
  expect(readAddresses(printed)).toEqual(['10.200.1.5', '10.200.2.7', 'fd00::5']);
});

const held = ['10.200.1.5', '10.200.2.7'].map((text) => ({
  address: parseAddress(text),
  holder: 'pod',
  node: 'a',
}));

test.for<[string, string[], string[]]>([
  ['reports nothing for its own address', ['10.200.1.5'], []],
  ["reports another pod's address", ['10.200.1.5', '10.200.2.7'], ['10.200.2.7']],
  ['ignores an address that no pod has', ['10.200.1.5', '169.254.172.9'], []],
  ['reports nothing if no address could be read', [], []],
])('inside a pod, %s', ([, inside, foreign]) => {
  const pod = { name: 'probe-1', node: 'a', ips: ['10.200.1.5'], inside };
  expect(foreignOf([pod], held, 'run').map(({ address }) => address.text)).toEqual(foreign);
});
