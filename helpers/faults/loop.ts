import { quoted } from '../process/shell-words.ts';
import type { FaultyCluster, Role } from './faulty-cluster.ts';

/** Where a node keeps which process does it. */
const PID = '/run/netconform-fault.pid';

/** Goes on running a shell script on a node, as root, until it is ended. */
export async function startLoop({ onNode }: FaultyCluster, role: Role, script: string): Promise<void> {
  await onNode(role, `setsid sh -c ${quoted(script)} > /dev/null 2>&1 < /dev/null & echo $! > ${PID}`);
}

/** Ends it, if it runs. */
export async function endLoop({ onNode }: FaultyCluster, role: Role): Promise<void> {
  await onNode(role, `[ ! -e ${PID} ] || kill -- -$(cat ${PID}) || true; rm -f ${PID}`);
}
