import { expect, test } from 'vitest';
import { enforcementText } from './fate-words.ts';
import type { Unenforced } from './finding.ts';

const [ingress, egress] = (['ingress', 'egress'] as const).map(
  (direction) =>
    (node: string, peers?: Unenforced['peers']): Unenforced => ({
      node,
      direction,
      ...(peers === undefined ? {} : { peers }),
    }),
) as [
  (node: string, peers?: Unenforced['peers']) => Unenforced,
  (node: string, peers?: Unenforced['peers']) => Unenforced,
];

test.for<[string, Unenforced[]]>([
  ['b enforces nothing', [ingress('b'), egress('b')]],
  ['b enforces egress only', [ingress('b')]],
  ['b enforces ingress only', [egress('b')]],
  ['b enforces egress, and ingress only from its own pods', [ingress('b', 'other-nodes')]],
  ['b enforces ingress, and egress only to other nodes', [egress('b', 'same-node')]],
  ['b enforces egress only in part', [ingress('b'), egress('b', 'some')]],
  [
    'a, b enforce nothing; c enforces egress only',
    ['a', 'b'].flatMap((node) => [ingress(node), egress(node)]).concat(ingress('c')),
  ],
  ['a, b, c and 2 more enforce egress only', ['a', 'b', 'c', 'd', 'e'].map((node) => ingress(node))],
])('%s', ([text, unenforced]) => {
  expect(enforcementText(unenforced)).toBe(text);
});
