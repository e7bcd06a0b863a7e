import type { PodAddress } from '../../kube/inventory/holders.ts';
import type { Address } from '../../model/range.ts';

/** A kernel setting of a node, by its path below /proc/sys. */
export interface Setting {
  path: string;
  value: string;
}

/** Maximum of pods on other nodes whose routes are read. An overlay's device leads to many of them, so a few suffice. */
const MOST_OTHERS = 50;

const SENTINEL = 'netconform:end';

/**
 * Prints settings of a node, and `forwarding` of the interfaces on its routes to some addresses, which are decimal numbers. For pods the default
 * route does not count. Interfaces that vanish during the reading are left out.
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
 * The command that reads settings of a node, and whether its interfaces for pod traffic forward IPv4. For IPv6 the kernel reads only the setting
 * for all interfaces (ip6_forward in net/ipv6/ip6_output.c).
 * @param paths below /proc/sys
 * @param pods addresses of pods; without IPv4 addresses no interface is read
 * @param node the node's own addresses
 * @param proc the proc filesystem; tests use another folder
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

/** The settings in the command's output; undefined: the output was cut short. */
export function readSettings(stdout: string): Setting[] | undefined {
  if (!stdout.trimEnd().endsWith(SENTINEL)) return undefined;
  return [...stdout.matchAll(/^(\S+) (\d+)$/gm)].map(([, path = '', value = '']) => ({ path, value }));
}

/** The pod addresses whose routes are read on a node: all on the node, and one on each of some other nodes. */
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

/** The name of a setting for sysctl(8), where dots and slashes are swapped. */
export function sysctlName(path: string): string {
  return path.replaceAll(/[./]/g, (one) => (one === '.' ? '/' : '.'));
}
