import type { CniName } from '../../cluster/cni.ts';
import { DEFAULT_RANGES } from '../../config/option-values.ts';
import type { FindingKind } from '../../model/finding.ts';

/** The ranges of a cluster that is broken here. */
export const RANGES = DEFAULT_RANGES.ipv4;

/** Nothing arrives, whether a client waits in vain, is told so, or has no address to connect to. */
export const lost = (kind: FindingKind): boolean =>
  ['no-connection', 'refused', 'unresolved-name'].includes(kind);

/** A node as an end of what fails. */
export const at = (name: string) => ({ type: 'node', name }) as const;

/** An address in the pod range that no pod has. */
export const NOBODY = '10.200.255.77';

/** Where host-local, the address manager of the pods of networks made here, keeps which are taken: by the name of the network. */
export function reservationsOf({ cni }: { cni: CniName }): string {
  return `/run/cni-ipam-state/${cni}`;
}

/** What flannel's overlay is on a node: the device, and the port that carries it (VXLAN of Linux). */
export const OVERLAY = { device: 'flannel.1', port: 8472 } as const;
