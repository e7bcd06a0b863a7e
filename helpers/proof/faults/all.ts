import { ADDRESS_FAULTS } from './addresses.ts';
import { STALE_UDP_FAULTS, TERMINATING_FAULTS } from './changing-endpoints.ts';
import { DNS_FAULTS } from './dns.ts';
import type { Fault } from './fault.ts';
import { MEASURING_FAULTS } from './measuring.ts';
import { NODE_PATH_FAULTS } from './node-paths.ts';
import { NODE_PORT_FAULTS } from './node-ports.ts';
import { NODE_FAULTS } from './nodes.ts';
import { onKubeRouter } from './on-kube-router.ts';
import { ECHO_FAULTS, PACKET_FAULTS } from './packets.ts';
import { POD_FAULTS } from './pods.ts';
import { POLICY_FAULTS } from './policies.ts';
import { RECOVERY_FAULTS } from './recovery.ts';
import { SERVICE_FAULTS } from './services.ts';
import { SLOW_FAULTS } from './slow.ts';
import { TRAFFIC_POLICY_FAULTS } from './traffic-policies.ts';
import { WEAVE_FAULTS } from './weave.ts';
import { WORKLOAD_FAULTS } from './workloads.ts';

const ALL: readonly Fault[] = [
  ...ADDRESS_FAULTS,
  ...NODE_FAULTS,
  ...PACKET_FAULTS,
  ...POD_FAULTS,
  ...SLOW_FAULTS,
  ...ECHO_FAULTS,
  ...NODE_PATH_FAULTS,
  ...SERVICE_FAULTS,
  ...STALE_UDP_FAULTS,
  ...TERMINATING_FAULTS,
  ...NODE_PORT_FAULTS,
  ...TRAFFIC_POLICY_FAULTS,
  ...DNS_FAULTS,
  ...POLICY_FAULTS,
  ...WORKLOAD_FAULTS,
  ...WEAVE_FAULTS,
  ...MEASURING_FAULTS,
  ...RECOVERY_FAULTS,
];

/** Every fault, in the order of the network model. */
export const FAULTS: readonly Fault[] = ALL.map(onKubeRouter);

/** Faults that are injected while the fixtures are there. */
export const FAULTS_UNDER_FIXTURES = FAULTS.filter(({ beforeFixtures }) => beforeFixtures !== 'only');
