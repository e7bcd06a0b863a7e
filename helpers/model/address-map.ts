/** Which addresses are in use in a cluster, and the ranges they should come from, as plain values that a report can hold. */
export interface AddressMap {
  /** Ranges in CIDR notation, each with the place where it was read. */
  ranges: { kind: AddressKind; range: string; source: string }[];
  /** Addresses, each with the object that holds it as kubectl names it, such as "pod default/web-0 on worker". */
  held: { kind: AddressKind; address: string; holder: string }[];
}

export type AddressKind = 'pod' | 'service' | 'node';
