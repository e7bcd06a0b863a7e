import { ADDRESS_FAULTS } from './addresses.ts';
import { DNS_FAULTS } from './dns.ts';
import type { Fault } from './fault.ts';
import { MEASURING_FAULTS } from './measuring.ts';
import { NODE_PATH_FAULTS } from './node-paths.ts';
import { NODE_PORT_FAULTS } from './node-ports.ts';
import { NODE_FAULTS } from './nodes.ts';
import { PACKET_FAULTS } from './packets.ts';
import { POD_FAULTS } from './pods.ts';
import { RECOVERY_FAULTS } from './recovery.ts';
import { SERVICE_FAULTS } from './services.ts';
import { SLOW_FAULTS } from './slow.ts';
import { WEAVE_FAULTS } from './weave.ts';

/** Every fault, in the order of the network model. */
export const FAULTS: readonly Fault[] = [
  ...ADDRESS_FAULTS,
  ...NODE_FAULTS,
  ...PACKET_FAULTS,
  ...POD_FAULTS,
  ...SLOW_FAULTS,
  ...NODE_PATH_FAULTS,
  ...SERVICE_FAULTS,
  ...NODE_PORT_FAULTS,
  ...DNS_FAULTS,
  ...WEAVE_FAULTS,
  ...MEASURING_FAULTS,
  ...RECOVERY_FAULTS,
];
