import type { NodeReport, WeaveReport } from '../../requirements/weave/read-reports.ts';

/** What the routers of three nodes report where all is well, as Weave Net 2.9.0 did; for tests, which change a part. */
export function sampleReports(): { node: string; report: WeaveReport }[] {
  const peers = [
    { node: 'a', peer: '0a:00:00:00:00:01' },
    { node: 'b', peer: '0a:00:00:00:00:02' },
    { node: 'c', peer: '0a:00:00:00:00:03' },
  ];
  const entry = (Token: string, Size: number, index: number) => ({
    Token,
    Size,
    Peer: peers[index]?.peer ?? '',
    Nickname: peers[index]?.node ?? '',
    IsKnownPeer: true,
    Version: 1,
  });
  return peers.map(({ node, peer }) => ({
    node,
    report: {
      Ready: true,
      Version: '2.9.0',
      Router: {
        Name: peer,
        NickName: node,
        Encryption: false,
        Peers: peers.map((one) => ({
          Name: one.peer,
          NickName: one.node,
          Connections: peers
            .filter((other) => other !== one)
            .map((other) => ({
              Name: other.peer,
              NickName: other.node,
              Address: '192.0.2.1:6783',
              Established: true,
            })),
        })),
        Connections: peers
          .filter((other) => other.node !== node)
          .map(() => ({
            Address: '192.0.2.1:6783',
            State: 'established',
            Info: 'sleeve',
            Attrs: { name: 'sleeve', mtu: 1438, encrypted: false },
          })),
      },
      IPAM: {
        Range: '10.200.0.0/16',
        RangeNumIPs: 65_536,
        Entries: [
          entry('10.200.0.0', 32_768, 0),
          entry('10.200.128.0', 8_192, 2),
          entry('10.200.160.0', 24_576, 1),
        ],
        PendingClaims: null,
        PendingAllocates: null,
      },
    },
  }));
}

/** The same, one of them after a change. */
export function changed(index: number, change: (report: WeaveReport) => void): NodeReport[] {
  const reports = sampleReports();
  const report = reports[index]?.report;
  if (report !== undefined) change(report);
  return reports;
}

/** The same, one router silent. */
export function withSilent(index: number): NodeReport[] {
  return sampleReports().map((one, at) =>
    at === index ? { node: one.node, why: 'curl: (7) Failed to connect' } : one,
  );
}
