import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { type FaultyCluster, ROLES, type Role, until } from './faulty-cluster.ts';

const MARK = 'netconform-fault';

/** iptables, which waits for whoever else changes rules. */
export const IPTABLES = `iptables -w ${inSeconds(TIMEOUTS.iptablesLock)}`;

/** Puts a rule in front of a chain of a node, marked as ours. */
export async function addRule(
  { onNode }: FaultyCluster,
  role: Role,
  place: { table: 'raw' | 'mangle' | 'nat' | 'filter'; chain: string },
  rule: string,
): Promise<void> {
  await onNode(role, `${IPTABLES} -t ${place.table} -I ${place.chain} -m comment --comment ${MARK} ${rule}`);
}

/** Drops what matches before anything else looks at it. */
export function drop(cluster: FaultyCluster, role: Role, match: string): Promise<void> {
  return addRule(cluster, role, { table: 'raw', chain: 'PREROUTING' }, `${match} -j DROP`);
}

/** Takes every rule of ours away on a node, out of all tables; xargs reads what iptables quotes. */
export async function removeRules({ onNode }: FaultyCluster, role: Role): Promise<void> {
  await onNode(
    role,
    `for table in raw mangle nat filter; do
       ${IPTABLES} -t $table -S | grep -e '--comment ${MARK} ' | sed s/^-A/-D/ | while read -r rule; do
         echo "$rule" | xargs ${IPTABLES} -t $table
       done
     done`,
  );
}

/** Waits until kube-proxy's rules on every node have a line with a text, or have none. */
export async function proxied({ onNode }: FaultyCluster, text: string, wanted: boolean): Promise<void> {
  await until(`rules of kube-proxy ${wanted ? 'with' : 'without'} ${text} on every node`, async () => {
    const found = await Promise.all(
      ROLES.map((role) => onNode(role, `iptables-save -t nat | grep -e '${text}' || true`)),
    );
    return found.every((lines) => (lines !== '') === wanted);
  });
}
