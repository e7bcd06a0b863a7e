import { expect, test } from 'vitest';
import { parseRange } from '../model/range.ts';
import { countFlows } from './flows.ts';

const PODS = parseRange('10.200.0.0/16');
const toService = (port: number) =>
  `    [NEW] tcp      6 120 SYN_SENT src=10.200.1.5 dst=10.32.0.10 sport=${port} dport=80 [UNREPLIED] src=10.200.2.3 dst=10.200.1.5 sport=8080 dport=${port}`;
const arrived = (port: number) =>
  `    [NEW] tcp      6 120 SYN_SENT src=10.200.1.5 dst=10.200.2.3 sport=${port} dport=8080 [UNREPLIED] src=10.200.2.3 dst=10.200.1.5 sport=8080 dport=${port}`;
const dns =
  '    [NEW] udp      17 30 src=10.200.1.5 dst=10.200.0.2 sport=5000 dport=53 [UNREPLIED] src=10.200.0.2 dst=10.200.1.5 sport=53 dport=5000';
const ping =
  '    [NEW] icmp     1 30 src=10.200.1.5 dst=10.200.2.3 type=8 code=0 id=7 [UNREPLIED] src=10.200.2.3 dst=10.200.1.5 type=0 code=0 id=7';
const kubelet =
  '    [NEW] tcp      6 120 SYN_SENT src=10.89.0.2 dst=10.200.1.5 sport=9 dport=80 [UNREPLIED] src=10.200.1.5 dst=10.89.0.2 sport=80 dport=9';

const bridge =
  '    [NEW] tcp      6 120 SYN_SENT src=10.200.1.1 dst=10.200.1.5 sport=9 dport=80 [UNREPLIED] src=10.200.1.5 dst=10.200.1.1 sport=80 dport=9';

const forwarded =
  '    [NEW] udp      17 30 src=10.200.0.2 dst=192.0.2.53 sport=5000 dport=53 [UNREPLIED] src=192.0.2.53 dst=10.89.0.2 sport=53 dport=5000';

test.for<[what: string, printed: string[], connections: number, pairs: number]>([
  ['nothing', ['', 'conntrack v1.4.7 (conntrack-tools): 0 flow events have been shown.'], 0, 0],
  ['two connections of one pair', [`${toService(1)}\n${toService(2)}`], 2, 1],
  ['one that two nodes see, one as sent to a Service', [toService(1), arrived(1)], 1, 1],
  ['a port that is used again', [`${toService(1)}\n${toService(1)}`, `${arrived(1)}\n${arrived(1)}`], 2, 1],
  ['other protocols', [`${dns}\n${ping}`, ping], 2, 2],
  ['what the DNS of the cluster opens', [forwarded], 0, 0],
  ['what a node opens, also under an address of its bridge', [`${kubelet}\n${bridge}`], 0, 0],
])('%s', ([, printed, connections, pairs]) => {
  const nodes = printed.map((text) => ({ own: ['10.89.0.2', '10.200.1.1'], lines: text.split('\n') }));
  expect(countFlows(nodes, PODS, ['10.200.0.2'])).toEqual({ connections, pairs });
});
