import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { clientImage } from '../cluster/archive.ts';
import { type Engine, hasImage } from '../cluster/engine/engine.ts';
import { serveEngine } from '../cluster/engine-service.ts';
import { endRun, kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { UNSHAPED } from '../model/pod-shape.ts';
import { clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import { outsideClient } from '../probe/outside.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';
import { patience } from './support/until.ts';

const { name } = inject('cluster');
const kube = connect(kubeconfigPath(CACHE, name));
let engine: Engine;

beforeAll(async () => {
  engine = await engineHere();
});

/** An archive with the image of the engine's own agnhost, under a name that the engine does not have afterwards. */
async function archiveOf(image: string, folder: string): Promise<string> {
  const all = await engine.run(['images', '--format', '{{.Repository}}:{{.Tag}}']);
  const agnhost = all.split('\n').find((each) => /\/agnhost:/.test(each)) ?? '';
  await engine.run(['tag', agnhost, image]);
  try {
    const file = join(folder, 'images.tar');
    const format = engine.name === 'podman' ? ['--format', 'docker-archive'] : [];
    await engine.run(['save', ...format, '-o', file, image]);
    return file;
  } finally {
    await engine.run(['rmi', image]);
  }
}

test('an image that only an archive has makes an off-cluster client, and is gone afterwards', () =>
  inTemporaryFolder(async (folder) => {
    const run = runName();
    const image = `localhost/${run}:1`;
    const archive = await archiveOf(image, folder);
    const context = {
      access: {},
      name: run,
      namespace: run,
      shape: UNSHAPED,
      cni: 'none',
      disruptive: false,
    };
    const outside = { kind: 'container', network: name, image, run } as const;
    const cluster = clusterUnderTest(connectRun({ ...context, outside }, kube));
    const stop = await serveEngine(engine, CACHE, run, patience());
    try {
      await expect(outsideClient(cluster)).rejects.toThrow();
      const release = await clientImage(engine, image, [archive]);
      try {
        const client = await outsideClient(cluster);
        await client.stop();
        // Somebody who has it already keeps it.
        await (await clientImage(engine, image, [archive]))();
        expect(await hasImage(engine, image)).toBe(true);
      } finally {
        await release();
      }
      expect(await hasImage(engine, image)).toBe(false);
    } finally {
      stop();
      await endRun(CACHE, run);
    }
  }));
