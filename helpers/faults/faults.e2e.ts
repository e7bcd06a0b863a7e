import { beforeAll, describe, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { NOT_HERE, NOT_OFFERED } from '../end-to-end/not-here.ts';
import { netconform } from '../end-to-end/program.ts';
import { type Case, idsOf, readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder } from '../end-to-end/temporary.ts';
import { CACHE, engineHere } from '../end-to-end/traces.ts';
import { ADDRESS_FAULTS } from './addresses.ts';
import { DNS_FAULTS } from './dns.ts';
import type { Fault } from './fault.ts';
import { type FaultyCluster, faultyCluster } from './faulty-cluster.ts';
import { NODE_FAULTS } from './nodes.ts';
import { PACKET_FAULTS } from './packets.ts';
import { POD_FAULTS } from './pods.ts';
import { RECOVERY_FAULTS } from './recovery.ts';
import { SERVICE_FAULTS } from './services.ts';

const FAULTS = [
  ...ADDRESS_FAULTS,
  ...NODE_FAULTS,
  ...PACKET_FAULTS,
  ...POD_FAULTS,
  ...SERVICE_FAULTS,
  ...DNS_FAULTS,
  ...RECOVERY_FAULTS,
];

let cluster: FaultyCluster;
const { name } = inject('cluster');

beforeAll(async () => {
  cluster = faultyCluster(await engineHere(), CACHE, name);
});

describe('each fault turns red what it breaks, and nothing else', () => {
  test.for(FAULTS)('$id: $sentence', async (fault) => {
    const cases = await certifyWith(fault);
    expect({
      red: idsOf(cases, 'violation'),
      unmeasured: cases.filter(({ outcome }) => outcome === 'inconclusive'),
    }).toEqual({ red: fault.expected, unmeasured: [] });
    const first = cases.find(({ id }) => id === fault.expected[0]);
    if (fault.says !== undefined) expect(first?.message).toMatch(fault.says(cluster));
  });

  test('every requirement that can be shown here has a fault that turns it red', async () => {
    const { stdout } = await netconform(['list']);
    const ids = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(ids).not.toEqual([]);
    expect(ids.filter((id) => !FAULTS.some(({ expected }) => expected.includes(id ?? '')))).toEqual(
      NOT_OFFERED,
    );
  });

  test('healed, the cluster is conformant', async () => {
    const cases = await certify([]);
    expect(cases.flatMap(({ id, outcome }) => (outcome === 'conformant' ? [] : `${id} ${outcome}`))).toEqual(
      NOT_HERE.map((id) => `${id} skipped`),
    );
    expect(cases.length).toBeGreaterThan(0);
  });
});

async function certifyWith(fault: Fault): Promise<Case[]> {
  try {
    if (fault.when === 'before') await fault.inject(cluster);
    const [cases] = await Promise.all([
      certify(fault.flags ?? []),
      fault.when === 'fixtures' ? fault.inject(cluster) : undefined,
    ]);
    return cases;
  } finally {
    await fault.heal(cluster);
  }
}

function certify(flags: readonly string[]): Promise<Case[]> {
  return inTemporaryFolder(async (out) => {
    await netconform(['certify', '--kubeconfig', kubeconfigPath(CACHE, name), '--out', out, ...flags]);
    return readReport(out);
  });
}
