import { RUN_LABEL } from '../../model/labels.ts';
import { FAULT, inSeconds } from '../../model/timeouts.ts';
import { type Fault, type FaultyCluster, ROLES } from './fault.ts';
import { at, drop, endLoop, lost, removeRules, startLoop } from './rules.ts';

/** Types of records in hexadecimal (IANA, resource record types). */
const RECORDS = { PTR: '000c', AAAA: '001c', SRV: '0021' } as const;

/** Matches queries by the end of their name, their type and class. */
async function dropQuestions(cluster: FaultyCluster, type: string): Promise<void> {
  for (const role of ROLES)
    await drop(
      cluster,
      role,
      `-p udp --dport 53 -m string --algo bm --from 40 --hex-string '|00${type}0001|'`,
    );
}

async function healEverywhere(cluster: FaultyCluster): Promise<void> {
  for (const role of ROLES) await removeRules(cluster, role);
}

/** Faults of DNS. Only DNS-based access to Services breaks. */
export const DNS_FAULTS: Fault[] = [
  {
    id: 'no-dns-from-node',
    sentence: 'the pods of one node are cut off from DNS',
    expected: { flannel: { red: ['SVC-6', 'DNS-1', 'DNS-2'] }, weave: { red: ['SVC-6', 'DNS-1', 'DNS-2'] } },
    finding: ({ node }) => ({ kind: lost, from: at(node('worker2')), to: undefined }),
    async inject(cluster) {
      // By address: queries of others to a DNS server on this node take the same path.
      for (const { ip, role } of await cluster.pods(RUN_LABEL)) {
        if (role !== 'worker2') continue;
        for (const protocol of ['udp', 'tcp'])
          await drop(cluster, role, `-s ${ip} -p ${protocol} --dport 53`);
      }
    },
    heal: (cluster) => removeRules(cluster, 'worker2'),
  },
  {
    id: 'no-dns-over-tcp',
    sentence: 'DNS answers over UDP only',
    expected: { flannel: { red: ['DNS-1'] }, weave: { red: ['DNS-1'] } },
    finding: () => ({ kind: 'no-connection', from: { type: 'everywhere' }, protocol: 'TCP' }),
    async inject(cluster) {
      for (const role of ROLES) await drop(cluster, role, '-p tcp --dport 53');
    },
    heal: healEverywhere,
  },
  {
    id: 'no-aaaa',
    sentence: 'DNS queries for IPv6 addresses get no answer',
    // A client that asks for both families waits for both answers.
    expected: { flannel: { red: ['DNS-1', 'SVC-6'] }, weave: { red: ['DNS-1', 'SVC-6'] } },
    finding: () => ({ kind: 'no-connection', to: { type: 'service' }, record: 'AAAA' }),
    inject: (cluster) => dropQuestions(cluster, RECORDS.AAAA),
    heal: healEverywhere,
  },
  {
    id: 'no-srv-and-ptr',
    sentence: 'DNS queries for SRV and PTR records get no answer',
    expected: { flannel: { red: ['DNS-2'] }, weave: { red: ['DNS-2'] } },
    finding: () => ({
      kind: 'no-connection',
      from: { type: 'everywhere' },
      to: { type: 'service', name: (name) => name.startsWith('SRV') },
    }),
    async inject(cluster) {
      await dropQuestions(cluster, RECORDS.SRV);
      await dropQuestions(cluster, RECORDS.PTR);
    },
    heal: healEverywhere,
  },
  {
    id: 'dns-hangs',
    sentence: 'every DNS server hangs',
    expected: { flannel: { red: ['SVC-6', 'DNS-1', 'DNS-2'] }, weave: { red: ['SVC-6', 'DNS-1', 'DNS-2'] } },
    finding: () => ({ kind: lost, from: { type: 'everywhere' }, to: undefined, protocol: undefined }),
    async inject(cluster) {
      for (const role of ROLES) {
        await cluster.onNode(role, 'pkill -STOP -x coredns || true');
        // The kubelet restarts a server whose liveness probe failed for 50 s. The new one hangs too.
        await startLoop(
          cluster,
          role,
          `while sleep ${inSeconds(FAULT.dnsLoop)}; do pkill -STOP -x coredns; done`,
        );
      }
    },
    async heal(cluster) {
      for (const role of ROLES) {
        await endLoop(cluster, role);
        await cluster.onNode(role, 'pkill -CONT -x coredns || true');
      }
    },
  },
];
