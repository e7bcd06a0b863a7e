import { FAULT, inSeconds, TRIES } from '../../model/timeouts.ts';
import type { FaultyCluster, Role } from './faulty-cluster.ts';
import { endLoop, startLoop } from './loop.ts';
import { addRule, removeRules } from './rules.ts';

/** The device that packets wait in, and the table that leads them there. */
const DEVICE = 'netconform-slow';
const TABLE = 7700;

/**
 * Reads packets from a device of its own (TUN, TUNSETIFF of linux/if_tun.h: 0x400454ca with IFF_TUN and IFF_NO_PI) and gives each back to the
 * kernel after a while, in seconds, as if it had just come in. Perl is part of every Debian, though without its finer clock; the kernels that this runs on need not
 * have netem.
 */
const DELAY = `use strict; my ($name, $delay) = @ARGV;
  sub now { open(my $clock, "<", "/proc/uptime") or die; (split " ", <$clock>)[0] }
  open(my $tun, "+<", "/dev/net/tun") or die "tun: $!"; ioctl($tun, 0x400454ca, pack("a16 s x22", $name, 0x1001)) or die "device: $!";
  my (@waiting, $bits, $packet); vec($bits, fileno($tun), 1) = 1;
  while (1) {
    my $left = @waiting ? $waiting[0][0] - now() : undef;
    if (!defined $left || $left > 0) { select(my $ready = $bits, undef, undef, $left) or next; sysread($tun, $packet, 65536) and push @waiting, [now() + $delay, $packet]; next }
    syswrite($tun, (shift @waiting)->[1]);
  }`;

/** Holds what the pods of one node send to those of another back for some time, s. */
export async function delay(cluster: FaultyCluster, from: Role, to: Role, seconds: number): Promise<void> {
  const [source, target] = await Promise.all([cluster.podRangeOf(from), cluster.podRangeOf(to)]);
  await startLoop(cluster, from, `exec perl -e '${DELAY}' ${DEVICE} ${seconds}`);
  await cluster.onNode(
    from,
    `for try in $(seq ${TRIES.device}); do [ -e /sys/class/net/${DEVICE} ] && break; sleep ${inSeconds(FAULT.device)}; done
     ip link set ${DEVICE} up
     # Loose, for which it has to have an address: packets come in here that belong to a pod's own device.
     ip address add 169.254.77.1/32 dev ${DEVICE}
     echo 2 > /proc/sys/net/ipv4/conf/${DEVICE}/rp_filter
     ip route replace default dev ${DEVICE} table ${TABLE}
     ip rule add fwmark ${TABLE} lookup ${TABLE} priority ${TABLE}`,
  );
  // By a mark, which only what goes there has, and not what is asked for when a packet's way back is checked.
  await addRule(
    cluster,
    from,
    { table: 'mangle', chain: 'PREROUTING' },
    `-s ${source} -d ${target} ! -i ${DEVICE} -j MARK --set-mark ${TABLE}`,
  );
}

/** The device goes with its process, and its routes with the device. */
export async function endDelay(cluster: FaultyCluster, from: Role): Promise<void> {
  await removeRules(cluster, from);
  await cluster.onNode(from, `ip rule del priority ${TABLE} 2> /dev/null || true`);
  await endLoop(cluster, from);
}
