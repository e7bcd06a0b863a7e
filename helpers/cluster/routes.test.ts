import { expect, test } from 'vitest';
import { parseRoutes } from './routes.ts';

const table = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010011AC	0003	0	0	0	00000000	0	0	0
eth0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
podman1	0000590A	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;

test('routes are read with their interface, the default route is not one of them', () => {
  expect(parseRoutes(table).map((route) => `${route.interface} ${route.range.text}`)).toEqual([
    'eth0 172.17.0.0/16',
    'podman1 10.89.0.0/24',
  ]);
});
