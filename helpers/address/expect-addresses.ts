import { type Evidence, Violation } from '../requirement/outcomes.ts';
import { type Held, shared } from './holders.ts';
import { contains } from './range.ts';
import type { StatedRange } from './stated-ranges.ts';

type Kind = 'pod' | 'Service';

/** @throws Violation naming every address that has more than one holder, and its holders */
export function expectOwnAddresses(kind: Kind, held: readonly Held[]): Evidence {
  const doubled = shared(held).map(
    ({ address, holders }) => `${address} is held by ${holders.join(' and by ')}`,
  );
  if (doubled[0] !== undefined) {
    throw new Violation(
      doubled.length === 1 ? doubled[0] : `${doubled.length} addresses have two holders: ${doubled[0]}, …`,
      {
        expected: `every ${kind} has an address that no other ${kind} has`,
        details: doubled,
        again: again(kind),
      },
    );
  }
  return { checked: held.length, summary: `${held.length} ${kind} addresses, each held by one ${kind}` };
}

/** @throws Violation naming every address that lies in none of the ranges */
export function expectInside(kind: Kind, held: readonly Held[], ranges: readonly StatedRange[]): Evidence {
  const stray = held.filter(({ address }) => !ranges.some(({ range }) => contains(range, address)));
  refuse(kind, stray, `inside ${named(ranges)}`, 'outside it');
  return {
    checked: held.length,
    summary: `${held.length} ${kind} addresses, all inside ${texts(ranges)}`,
    details: ranges.map((entry) => `${kind} range ${named([entry])}`),
  };
}

/** @throws Violation naming every address that lies in one of the ranges */
export function expectOutside(kind: Kind, held: readonly Held[], ranges: readonly StatedRange[]): Evidence {
  const stray = held.filter(({ address }) => ranges.some(({ range }) => contains(range, address)));
  refuse(kind, stray, `outside ${named(ranges)}`, 'inside it');
  return { checked: held.length, summary: `none of them inside ${texts(ranges)}` };
}

function refuse(kind: Kind, stray: readonly Held[], expected: string, seen: string): void {
  const first = stray[0];
  if (first === undefined) return;
  const more = stray.length === 1 ? '' : ` and ${stray.length - 1} more`;
  throw new Violation(`${first.address.text} of ${first.holder}${more}: ${seen}`, {
    expected: `every ${kind} address is ${expected}`,
    details: stray.map(({ address, holder }) => `${address.text} of ${holder}`),
    again: again(kind),
  });
}

function named(ranges: readonly StatedRange[]): string {
  return ranges.map(({ range, source }) => `${range.text} (${source})`).join(' or ');
}

function texts(ranges: readonly StatedRange[]): string {
  return ranges.map(({ range }) => range.text).join(' or ');
}

function again(kind: Kind): string {
  return kind === 'pod' ? 'kubectl get pods -A -o wide' : 'kubectl get services -A';
}
