import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultyCluster } from '../../proof/faults/fault.ts';
import { netconform } from './program.ts';

/** The image of the program as it is in the working tree, made by its own command and put on every worker. @returns its name */
export async function ownImageOn({ engine, node }: FaultyCluster): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'e2e-image-'));
  try {
    const file = join(folder, 'netconform.tar');
    const { code, stdout, stderr } = await netconform(['build-image', '--out', file]);
    if (code !== 0) throw new Error(`image ended with exit code ${code}:\n${stderr}`);
    for (const role of ['worker', 'worker2'] as const) {
      await engine.run(['cp', file, `${node(role)}:/netconform.tar`]);
      const ctr = 'ctr -n k8s.io images import --no-unpack /netconform.tar && rm /netconform.tar';
      await engine.run(['exec', node(role), 'sh', '-c', ctr]);
    }
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
