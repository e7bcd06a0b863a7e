import type { PodAddress } from '../../kube/inventory/holders.ts';
import type { Address } from '../../model/range.ts';

/** A kernel setting of a node, by its path below /proc/sys. */
export interface Setting {
  path: string;
  value: string;
}

/** Pods of other nodes whose routes are looked up: each device of an overlay leads to many of them. */
const MOST_OTHERS = 50;

const SENTINEL = 'netconform:end';

/**
 * Prints settings of the node, and `forwarding` of the interfaces that its own routes lead to: for pods by any route but the default one, for
 * the node's own addresses by any. Addresses are decimal numbers. An interface that vanishes meanwhile is left out.
 */
const SCRIPT = `
proc=$1 pods=$2 nodes=$3
shift 3
for path; do echo "$path $(cat "$proc/sys/$path" 2> /dev/null)"; done
awk -v pods="$pods" -v nodes="$nodes" '
  function digit(one) { return index("0123456789ABCDEF", one) - 1 }
  function number(hex, at, sum) {
    for (at = 7; at > 0; at -= 2)
      sum = sum * 256 + 16 * digit(substr(hex, at, 1)) + digit(substr(hex, at + 1, 1))
    return sum
  }
  BEGIN {
    ofPods = split(pods, ip, " ")
    all = ofPods + split(nodes, node, " ")
    for (i = ofPods + 1; i <= all; i++) ip[i] = node[i - ofPods]
  }
  NR > 1 {
    first = number($2)
    mask = number($8)
    last = first + 4294967295 - mask
    for (i = 1; i <= all; i++)
      if (ip[i] + 0 >= first && ip[i] + 0 <= last && (mask > 0 || i > ofPods) && (!(i in best) || mask > best[i])) {
        best[i] = mask
        device[i] = $1
      }
  }
  END { for (i in device) print device[i] }
' "$proc/net/route" | sort -u | while read -r device; do
  path="net/ipv4/conf/$device/forwarding"
  # A route that drops has no device.
  [ "$device" = lo ] || ! value=$(cat "$proc/sys/$path" 2> /dev/null) || echo "$path $value"
done
echo "${SENTINEL}"
`;

/**
 * The command that reads settings of a node, and which of its interfaces forward IPv4 for pods. For IPv6 the kernel asks `all` alone
 * (ip6_forward in net/ipv6/ip6_output.c), so that of interfaces is no matter.
 * @param paths below /proc/sys
 * @param pods addresses of pods; without any of IPv4 no interface has to forward it
 * @param node the node's own addresses
 * @param proc /proc in a pod on the host network
 */
export function settingsCommand(
  paths: readonly string[],
  pods: readonly Address[],
  node: readonly Address[],
  proc = '/proc',
): string[] {
  const numbers = (all: readonly Address[]) =>
    all.flatMap(({ family, value }) => (family === 4 ? value.toString() : [])).join(' ');
  const ofPods = numbers(pods);
  return ['sh', '-c', SCRIPT, 'sh', proc, ofPods, ofPods === '' ? '' : numbers(node), ...paths];
}

/** What the command printed; undefined: it was cut short. */
export function readSettings(stdout: string): Setting[] | undefined {
  if (!stdout.trimEnd().endsWith(SENTINEL)) return undefined;
  return [...stdout.matchAll(/^(\S+) (\d+)$/gm)].map(([, path = '', value = '']) => ({ path, value }));
}

/** The addresses whose routes a node is asked for: of its own pods, and of one pod on each of some other nodes. */
export function podsFor(
  node: string,
  pods: ReadonlyMap<string | undefined, readonly PodAddress[]>,
): Address[] {
  const others: PodAddress[] = [];
  for (const [on, [first]] of pods) {
    if (others.length === MOST_OTHERS) break;
    if (on !== undefined && on !== node && first !== undefined) others.push(first);
  }
  return [...(pods.get(node) ?? []), ...others].map(({ address }) => address);
}

/** A setting as sysctl(8) names it: dots and slashes change places. */
export function sysctlName(path: string): string {
  return path.replaceAll(/[./]/g, (one) => (one === '.' ? '/' : '.'));
}
