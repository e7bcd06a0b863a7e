import { clusterIPs, type Held, nodeAddresses } from '../../kube/inventory/holders.ts';
import type { Inventory } from '../../kube/inventory/inventory.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import type { AddressKind, AddressMap } from '../../model/forms.ts';
import { parseRangeList } from '../../model/range.ts';
import type { RunContext } from '../../model/run-context.ts';

/** Reads all addresses and ranges of a cluster. Of each kind, ranges from options come before ranges that the cluster states. */
export async function readAddressMap(
  inventory: Inventory,
  { podRanges, serviceRanges }: Pick<RunContext, 'podRanges' | 'serviceRanges'>,
): Promise<AddressMap> {
  const [pods, services, nodes, ranges] = await Promise.all([
    inventory.podAddresses(),
    inventory.services(),
    inventory.nodes(),
    inventory.statedRanges(),
  ]);
  return {
    ranges: [
      ...given('pod', podRanges, '--ipalloc-range'),
      ...stated('pod', ranges.pod),
      ...given('service', serviceRanges, '--service-range'),
      ...stated('service', ranges.service),
    ],
    held: [
      ...holding('node', nodeAddresses(nodes)),
      ...holding('pod', pods),
      ...holding('service', clusterIPs(services)),
    ],
  };
}

function given(kind: AddressKind, text: string | undefined, flag: string): AddressMap['ranges'] {
  return (text === undefined ? [] : parseRangeList(text)).map((range) => ({
    kind,
    range: range.text,
    source: `${flag}, as given`,
  }));
}

function stated(kind: AddressKind, ranges: readonly StatedRange[]): AddressMap['ranges'] {
  return ranges.map(({ range, source }) => ({ kind, range: range.text, source }));
}

function holding(kind: AddressKind, all: readonly Held[]): AddressMap['held'] {
  return all.map(({ address, holder }) => ({ kind, address: address.text, holder }));
}
