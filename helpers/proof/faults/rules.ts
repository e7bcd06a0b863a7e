import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { type FaultyCluster, ROLES, type Role, until } from './faulty-cluster.ts';
import { OVERLAY } from './places.ts';

export const MARK = 'netconform-fault';

/** iptables, which waits for whoever else changes rules. */
export const IPTABLES = `iptables -w ${inSeconds(TIMEOUTS.iptablesLock)}`;

/** Puts a rule in front of a chain of a node, marked as ours. */
export async function addRule(
  { onNode, cni }: FaultyCluster,
  role: Role,
  place: Place,
  rule: string,
): Promise<void> {
  const { table, chain } = cni === 'kube-router' ? beforeKubeRouter(place, rule) : place;
  const here = cni === 'kube-router' ? rule.replaceAll(OVERLAY.device, 'eth0') : rule;
  await onNode(role, `${IPTABLES} -t ${table} -I ${chain} -m comment --comment ${MARK} ${here}`);
}

interface Place {
  table: 'raw' | 'mangle' | 'nat' | 'filter';
  chain: string;
}

/**
 * kube-router puts its own rules in front of all others of the filter table whenever something changes, and accepts what policies let
 * through: what is to be dropped is dropped in a table before. Its pods of other nodes come in by the node's own interface.
 */
function beforeKubeRouter(place: Place, rule: string): Place {
  if (place.table !== 'filter' || !rule.endsWith('-j DROP')) return place;
  // Before OUTPUT of mangle nothing is translated yet, and rules may ask for what was.
  return { table: 'mangle', chain: place.chain === 'OUTPUT' ? 'POSTROUTING' : place.chain };
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
