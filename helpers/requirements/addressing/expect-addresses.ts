import { type Held, shared } from '../../kube/inventory/holders.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import { type Evidence, Violation } from '../../model/outcomes.ts';
import { withinAny } from '../../model/range.ts';

type Kind = 'pod' | 'Service';

/** @throws Violation naming every address with several holders, and the holders */
export function expectOwnAddresses(kind: Kind, held: readonly Held[]): Evidence {
  const samples = shared(held).map(({ address, holders, nodes }) => ({
    objects: holders,
    nodes,
    addresses: [address],
    detail: `${address} is held by ${holders.join(' and by ')}`,
  }));
  if (samples.length > 0) {
    throw new Violation(
      {
        kind: 'address-shared',
        subject: `${kind} addresses`,
        failed: samples.length,
        of: held.length - samples.reduce((more, { objects }) => more + objects.length - 1, 0),
        unit: 'addresses',
        samples,
      },
      { expected: `every ${kind} has an address that no other ${kind} has`, again: again(kind) },
    );
  }
  return { checked: held.length, summary: `${held.length} ${kind} addresses, each held by one ${kind}` };
}

/** @throws Violation naming every address outside all ranges */
export function expectInside(kind: Kind, held: readonly Held[], ranges: readonly StatedRange[]): Evidence {
  const isInside = withinAny(ranges.map(({ range }) => range));
  const stray = held.filter(({ address }) => !isInside(address));
  refuse(kind, stray, held, ranges, 'inside');
  return {
    checked: held.length,
    summary: `${held.length} ${kind} addresses, all inside ${texts(ranges)}`,
    details: ranges.map((entry) => `${kind} range ${named([entry])}`),
  };
}

/** @throws Violation naming every address inside one of the ranges */
export function expectOutside(kind: Kind, held: readonly Held[], ranges: readonly StatedRange[]): Evidence {
  const isInside = withinAny(ranges.map(({ range }) => range));
  const stray = held.filter(({ address }) => isInside(address));
  refuse(kind, stray, held, ranges, 'outside');
  return { checked: held.length, summary: `none of them inside ${texts(ranges)}` };
}

function refuse(
  kind: Kind,
  stray: readonly Held[],
  held: readonly Held[],
  ranges: readonly StatedRange[],
  wanted: 'inside' | 'outside',
): void {
  if (stray.length === 0) return;
  const seen = wanted === 'inside' ? 'outside' : 'inside';
  throw new Violation(
    {
      kind: `address-${seen}-range`,
      subject: `${kind} addresses`,
      failed: stray.length,
      of: held.length,
      unit: 'addresses',
      samples: stray.map(({ address, holder, node }) => ({
        objects: [holder],
        nodes: node === undefined ? [] : [node],
        addresses: [address.text],
        ranges: ranges.map(({ range }) => range.text),
        detail: `${address.text} of ${holder} is ${seen} ${texts(ranges)}`,
      })),
    },
    {
      expected: `every ${kind} address is ${wanted} ${named(ranges)}`,
      details: stray.map(({ address, holder }) => `${address.text} of ${holder}`),
      again: again(kind),
    },
  );
}

function named(ranges: readonly StatedRange[]): string {
  return listed(ranges.map(({ range, source }) => `${range.text} (${source})`));
}

function texts(ranges: readonly StatedRange[]): string {
  return listed(ranges.map(({ range }) => range.text));
}

/** Maximum number of ranges in a sentence. With a pod CIDR for each node there may be thousands. */
const LISTED = 5;

function listed(all: readonly string[]): string {
  const more = all.length - LISTED;
  return [...all.slice(0, LISTED), ...(more > 0 ? [`${more} more`] : [])].join(' or ');
}

function again(kind: Kind): string {
  return kind === 'pod' ? 'kubectl get pods -A -o wide' : 'kubectl get services -A';
}
