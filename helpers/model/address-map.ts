/** Addresses in use in a cluster and their ranges, as plain values for a report. */
export interface AddressMap {
  /** Ranges in CIDR notation, each with its source. */
  ranges: { kind: AddressKind; range: string; source: string }[];
  /** Addresses, each with the object that holds it as kubectl names it, such as "pod default/web-0 on worker". */
  held: { kind: AddressKind; address: string; holder: string }[];
}

export type AddressKind = 'pod' | 'service' | 'node';
