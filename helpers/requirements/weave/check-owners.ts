import type { PodAddress } from '../../kube/inventory/holders.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import { answered, type NodeReport, type RingEntry, STATUS_BY_HAND } from './read-reports.ts';

/**
 * The IPv4 address of every pod lies in a part of the ring that the router of its own node owns. Nodes whose router does not answer are left
 * out.
 * @throws Violation naming every other pod; Inconclusive if no router reports the ring
 */
export function checkOwners(reports: readonly NodeReport[], pods: readonly PodAddress[]): Evidence {
  const routers = answered(reports);
  const ring = routers[0]?.report.IPAM?.Entries ?? [];
  if (ring.length === 0) throw new Inconclusive('no router reports the ring');
  const peerOf = new Map(routers.map(({ node, report }) => [node, report.Router.Name]));
  const held = pods
    .filter(({ address, node }) => peerOf.has(node ?? '') && address.family === 4)
    .map(({ address, holder, node }) => ({ address, holder, node, owner: ownerOf(address.value, ring) }));
  const samples = held
    .filter(({ node, owner }) => owner?.Peer !== peerOf.get(node ?? ''))
    .map(({ address, holder, node, owner }) => ({
      objects: [holder],
      nodes: node === undefined ? [] : [node],
      addresses: [address.text],
      detail:
        owner === undefined
          ? `${address.text} of ${holder} lies in no part of the ring`
          : `${address.text} of ${holder} lies in a part of the ring that ${owner.Nickname} owns`,
    }));
  if (samples.length > 0) {
    throw new Violation(
      {
        kind: 'address-outside-range',
        subject: 'pod addresses, in the ring',
        failed: samples.length,
        of: held.length,
        unit: 'addresses',
        samples,
      },
      {
        expected: "every pod's address comes from the router of its node",
        again: `${STATUS_BY_HAND} ipam`,
      },
    );
  }
  return {
    checked: held.length,
    summary: `${held.length} pod addresses, each out of a part of the ring that its own node's router owns`,
  };
}

/** The part of the ring that contains an address: it starts at its token and has `Size` addresses. */
function ownerOf(address: bigint, ring: readonly RingEntry[]): RingEntry | undefined {
  return ring.find(({ Token, Size }) => {
    const start = parseAddress(Token).value;
    return start <= address && address < start + BigInt(Size);
  });
}
