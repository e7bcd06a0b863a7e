import type { CniName } from '../../cluster/cni.ts';
import { DEFAULT_RANGES } from '../../config/option-values.ts';
import type { FindingKind } from '../../model/finding.ts';
import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { quoted } from '../../system/shell-words.ts';
import { type Fault, type FaultyCluster, type PodOnNode, ROLES, type Role, until } from './fault.ts';

/** File on a node with the process id of the loop. */
const PID = '/run/netconform-fault.pid';

/** Runs a shell script on a node as root until it is ended. */
export async function startLoop({ onNode }: FaultyCluster, role: Role, script: string): Promise<void> {
  await onNode(role, `setsid sh -c ${quoted(script)} > /dev/null 2>&1 < /dev/null & echo $! > ${PID}`);
}

/** Ends the loop, if it runs. */
export async function endLoop({ onNode }: FaultyCluster, role: Role): Promise<void> {
  await onNode(role, `[ ! -e ${PID} ] || kill -- -$(cat ${PID}) || true; rm -f ${PID}`);
}

/** Ranges of the broken cluster. */
export const RANGES = DEFAULT_RANGES.ipv4;

/** Nothing arrives: a client times out, gets an error, or has no address to connect to. */
export const lost = (kind: FindingKind): boolean =>
  ['no-connection', 'refused', 'unresolved-name'].includes(kind);

/** A node as an end of a failure. */
export const at = (name: string) => ({ type: 'node', name }) as const;

/** An address in the pod range without a pod. */
export const NOBODY = '10.200.255.77';

/** Folders in which host-local, the IPAM plugin of the networks made here, keeps its reservations, by network. */
export function reservationsOf({ cni }: { cni: CniName }): string {
  return `/run/cni-ipam-state/${cni}`;
}

/** flannel's overlay on a node: its device, and its port (VXLAN of Linux). */
export const OVERLAY = { device: 'flannel.1', port: 8472 } as const;

export const MARK = 'netconform-fault';

/** iptables, waiting for other programs that change rules. */
export const IPTABLES = `iptables -w ${inSeconds(TIMEOUTS.iptablesLock)}`;

/** A table and one of its chains. */
type Place = `${'raw' | 'mangle' | 'nat' | 'filter'} ${string}`;

/** Inserts a rule at the head of a chain of a node, marked as ours. */
export async function addRule(
  { onNode, cni }: FaultyCluster,
  role: Role,
  place: Place,
  rule: string,
): Promise<void> {
  const [table, chain] = (cni === 'kube-router' ? beforeKubeRouter(place, rule) : place).split(' ');
  const here = cni === 'kube-router' ? rule.replaceAll(OVERLAY.device, 'eth0') : rule;
  await onNode(role, `${IPTABLES} -t ${table} -I ${chain} -m comment --comment ${MARK} ${here}`);
}

/**
 * On each change, kube-router puts its rules first in the filter table and accepts what policies allow. So a fault drops packets in an earlier
 * table. Packets of pods on other nodes arrive by the node's own interface.
 */
function beforeKubeRouter(place: Place, rule: string): Place {
  const [table, chain] = place.split(' ');
  if (table !== 'filter' || !rule.endsWith('-j DROP')) return place;
  // Before OUTPUT of mangle nothing is translated yet, and rules may match the original address.
  return `mangle ${chain === 'OUTPUT' ? 'POSTROUTING' : chain}`;
}

type RuleOf = (cluster: FaultyCluster) => string | Promise<string>;

/** Heals a fault that consists of rules on a node. */
export const healedBy = (role: Role): Pick<Fault, 'heal'> => ({
  heal: (cluster) => removeRules(cluster, role),
});

/** A fault that is one rule on a node, at the head of one or several chains. */
export function ruled(
  role: Role,
  places: Place | readonly Place[],
  ruleOf: RuleOf,
): Pick<Fault, 'inject' | 'heal'> {
  return {
    ...healedBy(role),
    async inject(cluster) {
      const rule = await ruleOf(cluster);
      for (const place of [places].flat()) await addRule(cluster, role, place, rule);
    },
  };
}

/** A fault that drops matching packets on a node before any other rule. */
export function dropped(role: Role, matchOf: RuleOf): Pick<Fault, 'inject' | 'heal'> {
  return ruled(role, BEFORE_ALL, async (cluster) => `${await matchOf(cluster)} -j DROP`);
}

const BEFORE_ALL = 'raw PREROUTING';

/** Drops matching packets before any other rule. */
export function drop(cluster: FaultyCluster, role: Role, match: string): Promise<void> {
  return addRule(cluster, role, BEFORE_ALL, `${match} -j DROP`);
}

/** Removes all our rules from all tables of a node. xargs reads the quotes of iptables. */
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

/** The fixture pod with two containers. */
export async function twoContainersPod(cluster: FaultyCluster): Promise<PodOnNode> {
  const [pod] = await cluster.pods('app=two-containers');
  if (pod === undefined) throw new Error('the pod of two containers is not ready');
  return pod;
}

/** Runs a shell script as root on a pod's node, with the pod's network namespace in $ns. */
export async function inNamespaceOf(
  { onNode }: FaultyCluster,
  { role, ip }: PodOnNode,
  script: string,
): Promise<void> {
  await onNode(
    role,
    `for ns in /var/run/netns/*; do
       nsenter --net=$ns ip -o address show | grep -q ' ${ip}/' || continue
       ${script}
       exit 0
     done
     echo no network namespace has ${ip} >&2
     exit 1`,
  );
}
