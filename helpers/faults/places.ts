import { DEFAULT_RANGES } from '../config/default-ranges.ts';

/** The ranges of a cluster that is broken here. */
export const RANGES = DEFAULT_RANGES.ipv4;

/** An address in the pod range that no pod has. */
export const NOBODY = '10.200.255.77';

/** Where host-local, the address manager of flannel's pods here, keeps which are taken. */
export const RESERVATIONS = '/run/cni-ipam-state/flannel';

/** What flannel's overlay is on a node: the device, and the port that carries it (VXLAN of Linux). */
export const OVERLAY = { device: 'flannel.1', port: 8472 } as const;
