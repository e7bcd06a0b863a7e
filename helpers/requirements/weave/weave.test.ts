import { describe, expect, test } from 'vitest';
import { changed, sampleReports, withSilent } from '../../e2e/samples/weave-reports.sample.ts';
import type { PodAddress } from '../../kube/inventory/holders.ts';
import { type Evidence, Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import { checkConnections } from './check-connections.ts';
import { checkIpam } from './check-ipam.ts';
import { checkOwners } from './check-owners.ts';
import { checkRing } from './check-ring.ts';
import type { NodeReport, RingEntry, WeaveReport } from './read-reports.ts';

const ipam = ({ IPAM }: WeaveReport) => IPAM as NonNullable<WeaveReport['IPAM']>;
const entries = (report: WeaveReport) => ipam(report).Entries as RingEntry[];
const edit = (index: number, part: Partial<RingEntry>) => (report: WeaveReport) => {
  Object.assign(entries(report)[index] as RingEntry, part);
};

describe('IPAM', () => {
  const check = (reports: readonly NodeReport[]): Evidence => checkIpam(reports, ['10.200.0.0/16']);

  test('accepts IPAM that is ready on every node', () => {
    expect(check(sampleReports()).checked).toBe(3);
  });

  test.for<[string, NodeReport[], RegExp]>([
    [
      'another range',
      changed(1, (report) => {
        ipam(report).Range = '10.32.0.0/12';
      }),
      /^b: IPAM assigns from 10.32.0.0/,
    ],
    [
      'IPAM without a ring',
      changed(2, (report) => {
        ipam(report).Entries = null;
      }),
      /^c: IPAM has no part/,
    ],
    [
      'a router without IPAM',
      changed(2, (report) => {
        report.IPAM = null;
      }),
      /^c: IPAM has no part/,
    ],
    [
      'a router that is not ready',
      changed(0, (report) => {
        report.Ready = false;
      }),
      /^a: the router reports that it is not ready/,
    ],
    [
      'pods that wait',
      changed(0, (report) => {
        ipam(report).PendingAllocates = ['x'];
      }),
      /^a: 1 pods wait/,
    ],
    ['a silent router', withSilent(1), /^b: the router does not answer: curl/],
  ])('rejects %s', ([, reports, message]) => {
    expect(() => check(reports)).toThrow(message);
  });
});

describe('the ring', () => {
  test('accepts the same ring on all routers', () => {
    expect(checkRing(sampleReports())).toMatchObject({
      checked: 3,
      details: ['a: 32768 addresses', 'c: 8192 addresses', 'b: 24576 addresses'],
    });
  });

  test('accepts different versions of the same ring', () => {
    expect(checkRing(changed(2, edit(0, { Version: 2 }))).checked).toBe(3);
  });

  test('is inconclusive if no router answers', () => {
    expect(() => checkRing([{ node: 'a', why: 'refused' }])).toThrow(Inconclusive);
  });

  test.for<[string, NodeReport[], RegExp]>([
    [
      'two owners of a token',
      changed(1, edit(1, { Peer: '0a:00:00:00:00:02', Nickname: 'b' })),
      /^a has 10.200.128.0 c .* in its ring, b has not/,
    ],
    ['a silent router', withSilent(0), /^a: its router does not answer/],
    [
      'an owner that is gone',
      changed(0, edit(1, { IsKnownPeer: false })),
      /^a: c \(0a:00:00:00:00:03\) owns a part of the ring and cannot be reached/,
    ],
    [
      'a hole',
      [0, 1, 2].flatMap((index) => changed(index, edit(2, { Size: 1 }))[index] ?? []),
      /^a: the parts of the ring add up to 40961 addresses, not 65536/,
    ],
  ])('rejects %s', ([, reports, message]) => {
    expect(() => checkRing(reports)).toThrow(message);
  });
});

describe('connections', () => {
  test('counts N·(N−1) and names their modes', () => {
    const evidence = checkConnections(sampleReports());
    expect(evidence.summary).toBe('6 connections established, sleeve');
    expect(evidence.details).toContain('a – 192.0.2.1:6783: established, sleeve, MTU 1438, not encrypted');
  });

  test.for<[string, NodeReport[], RegExp]>([
    [
      'a pending connection',
      changed(1, (report) => {
        const own = report.Router.Peers?.find(({ Name }) => Name === report.Router.Name);
        Object.assign(own?.Connections?.find(({ NickName }) => NickName === 'c') ?? {}, {
          Established: false,
        });
      }),
      /^b has no established connection to c/,
    ],
    [
      'a router without peers',
      changed(0, (report) => {
        report.Router.Peers = null;
      }),
      /^a has no established connection to b/,
    ],
    ['a silent router', withSilent(2), /^a has no established connection to c, whose router does not answer/],
    ['a cluster whose routers are all silent', [{ node: 'a', why: 'refused' }], /^no router answers/],
  ])('rejects %s', ([, reports, message]) => {
    expect(() => checkConnections(reports)).toThrow(message);
  });
});

describe('owners of addresses', () => {
  const pod = (name: string, node: string, ip: string): PodAddress => ({
    address: parseAddress(ip),
    holder: `pod ns/${name} on ${node}`,
    node,
  });

  test("accepts pod addresses that their own nodes' routers own", () => {
    const pods = [
      pod('one', 'a', '10.200.0.1'),
      pod('two', 'b', '10.200.255.254'),
      pod('three', 'c', '10.200.128.0'),
    ];
    expect(checkOwners(sampleReports(), pods).checked).toBe(3);
  });

  test.for<[string, string, RegExp]>([
    [
      "an address of another node's router",
      '10.200.0.1',
      /^10.200.0.1 of pod ns\/one on b lies in a part of the ring that a owns/,
    ],
    [
      'an address outside the ring',
      '10.32.0.1',
      /^10.32.0.1 of pod ns\/one on b lies in no part of the ring/,
    ],
  ])('rejects %s', ([, ip, message]) => {
    expect(() => checkOwners(sampleReports(), [pod('one', 'b', ip)])).toThrow(message);
  });

  test('is inconclusive if no router reports the ring', () => {
    expect(() => checkOwners([{ node: 'a', why: 'refused' }], [])).toThrow(Inconclusive);
  });
});
