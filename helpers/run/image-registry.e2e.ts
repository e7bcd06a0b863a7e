import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { mirrored } from '../config/image-registry.ts';
import { netconform, start } from '../end-to-end/program.ts';
import { idsOf, readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder } from '../end-to-end/temporary.ts';
import { CACHE, engineHere } from '../end-to-end/traces.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../kube/labels.ts';
import { imagesOnNodes } from '../kube/node-images.ts';

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(kubeconfig);
const MIRROR = 'mirror.invalid:5000/team';

/** What is to be put under its mirrored name into every node's store: no registry is at hand that nodes reach. */
const names: { local: string; mirror: string }[] = [];

async function onEveryNode(work: (ctr: (...args: string[]) => Promise<string>) => Promise<void>) {
  const engine = await engineHere();
  const { items } = await kube.core.listNode();
  for (const { metadata } of items) {
    const node = metadata?.name ?? '';
    await work((...args) => engine.run(['exec', node, 'ctr', '-n', 'k8s.io', 'images', ...args]));
  }
}

beforeAll(async () => {
  const { stdout } = await netconform(['images']);
  const there = await imagesOnNodes(kube);
  for (const official of stdout.trim().split('\n')) {
    const role = /\/([^/:]+):/.exec(official)?.[1];
    const local = there.find((name) => name === official || name.includes(`/netconform-local/${role}:`));
    if (local === undefined) throw new Error(`no node has ${role}: ${there.join(', ')}`);
    names.push({ local, mirror: mirrored(official, MIRROR) });
  }
  await onEveryNode(async (ctr) => {
    for (const { local, mirror } of names) await ctr('tag', '--force', local, mirror);
  });
});

afterAll(() =>
  onEveryNode(async (ctr) => {
    await ctr('rm', ...names.map(({ mirror }) => mirror));
  }),
);

test('every pod of a run is of an image of the registry, those that requirements make included', () =>
  inTemporaryFolder(async (out) => {
    const { stdout } = await netconform(['images', '--image-registry', MIRROR]);
    expect(stdout).toBe(`${names.map(({ mirror }) => mirror).join('\n')}\n`);
    const options = ['--kubeconfig', kubeconfig, '--image-registry', MIRROR, '--out', out];
    const run = start(['certify', ...options, '--only', 'ADDR-7,SVC-2,C2C-1']);
    const seen = new Set<string>();
    let over = false;
    const ended = run.ended.finally(() => {
      over = true;
    });
    let namespace: string | undefined;
    while (!over) {
      const { items } = await kube.core.listPodForAllNamespaces({ labelSelector: RUN_LABEL });
      const mine = items.filter(({ spec }) =>
        spec?.containers.some(({ image }) => image?.startsWith(MIRROR)),
      );
      namespace ??= mine[0]?.metadata?.namespace;
      for (const { metadata, spec } of items)
        if (metadata?.namespace === namespace)
          for (const { image } of spec?.containers ?? [])
            seen.add(`${metadata?.name?.startsWith('churn-') ? 'churn ' : ''}${image}`);
      await setTimeout(200);
    }
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(3);
    expect(idsOf(await readReport(out), 'conformant').sort()).toEqual(['ADDR-7', 'C2C-1', 'SVC-2']);
    const [agnhost, nginx] = names.map(({ mirror }) => mirror);
    const [folder = ''] = await readdir(out);
    const { properties } = JSON.parse(await readFile(join(out, folder, 'report.json'), 'utf8'));
    for (const { mirror } of names) expect(properties[`image.${mirror}`]).toMatch(/sha256:[0-9a-f]{64}/);
    expect([...seen].sort()).toEqual([`churn ${agnhost}`, agnhost, nginx]);
  }));

test('a registry that does not have them ends the run with the image that could not be pulled', () =>
  inTemporaryFolder(async (out) => {
    const options = ['--kubeconfig', kubeconfig, '--image-registry', 'localhost:1/nobodys', '--out', out];
    const { code, stderr } = await netconform(['certify', ...options, '--only', 'C2C-1']);
    expect(code, stderr).toBe(3);
    expect(stderr).toMatch(/localhost:1\/nobodys\/e2e-test-images\/(agnhost|nginx)/);
  }));

test.for([
  [['images'], 2],
  [['images', '--cni', 'weave'], 5],
  [['images', '--cni', 'none'], 3],
] as const)('%o prints one reference a line', async ([args, count]) => {
  const { code, stdout, stderr } = await netconform(args);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`^(?:[a-z0-9.]+/[^\\s]+:[^\\s]+\\n){${count}}$`));
});
