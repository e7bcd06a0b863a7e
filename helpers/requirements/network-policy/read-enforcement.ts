import type { Unenforced } from '../../model/finding.ts';
import type { Seen } from './truth-table.ts';

/**
 * Reads tables under policies that deny everything in one direction, and finds the nodes that let denied connections pass. The node of the
 * target enforces ingress, the node of the source egress.
 */
export function readEnforcement(
  tables: readonly { direction: 'ingress' | 'egress'; seen: readonly Seen[] }[],
): Unenforced[] {
  return tables.flatMap(({ direction, seen }) => {
    const denied = seen
      .filter(({ allowed }) => !allowed)
      .map(({ from, to, right }) => {
        const [own, peer] = direction === 'ingress' ? [to, from] : [from, to];
        return { node: own.node, atHome: peer.node === own.node, passes: !right };
      });
    return [...Map.groupBy(denied, ({ node }) => node)].flatMap(([node, all]): Unenforced[] => {
      const passing = (some: typeof all) => some.filter(({ passes }) => passes).length;
      if (passing(all) === 0) return [];
      if (passing(all) === all.length) return [{ node, direction }];
      const home = all.filter(({ atHome }) => atHome);
      const away = all.filter(({ atHome }) => !atHome);
      const only = (these: typeof all, those: typeof all) =>
        passing(these) === these.length && passing(those) === 0;
      if (only(home, away)) return [{ node, direction, peers: 'same-node' }];
      if (only(away, home)) return [{ node, direction, peers: 'other-nodes' }];
      return [{ node, direction, peers: 'some' }];
    });
  });
}
