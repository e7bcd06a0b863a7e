import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { mirrored } from '../config/image-registry.ts';
import { connect } from '../kube/client.ts';
import { imagesOnNodes } from '../kube/node-images.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { distrust, trust } from './support/node-trust.ts';
import { netconform, start } from './support/program.ts';
import { pushAnew } from './support/push-anew.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { type Registry, registryFor } from './support/registry.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';
import { until } from './support/until.ts';

/** A registry that mirrors a run's images: nodes pull from it what they do not have. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const namespace = givenNamespace(kube);
const CERTIFY = ['certify', '--kubeconfig', kubeconfig, '--namespace', namespace.name];
const HOST = 'mirror.invalid:5000';
const MIRROR = `${HOST}/team`;

/** A run's images by their names in the mirror, with the digest that it has for each. */
const images = new Map<string, string>();
let engine: Engine;
let registry: Registry;
let over: () => void;
let folderGone: Promise<void>;

async function onEveryNode(work: (node: string) => Promise<void>) {
  const { items } = await kube.core.listNode();
  for (const { metadata } of items) await work(metadata?.name ?? '');
  // containerd may have been restarted.
  await until('every node to be Ready', async () => {
    const nodes = (await kube.core.listNode()).items.map(({ status }) => status?.conditions ?? []);
    return nodes.every((all) => all.some(({ type, status }) => type === 'Ready' && status === 'True'));
  });
}

/** Names in a node's store that are the mirror's. */
async function held(node: string): Promise<string[]> {
  const all = await engine.run(['exec', node, 'ctr', '-n', 'k8s.io', 'images', 'ls', '-q']);
  return all.split('\n').filter((image) => image.startsWith(HOST));
}

beforeAll(async () => {
  engine = await engineHere();
  const made = Promise.withResolvers<void>();
  const used = Promise.withResolvers<void>();
  over = used.resolve;
  folderGone = inTemporaryFolder(async (folder) => {
    try {
      registry = await registryFor(engine, name, folder);
      await fill(folder);
      made.resolve();
    } catch (error) {
      made.reject(error);
    }
    await used.promise;
  });
  await made.promise;
  await onEveryNode(async (node) => {
    expect(await held(node)).toEqual([]);
    await trust(engine, node, HOST, registry.inside);
  });
});

/** Mirrors the images of a run, as somebody would who has them. */
async function fill(folder: string): Promise<void> {
  const { stdout } = await netconform(['images']);
  const there = await imagesOnNodes(kube);
  for (const official of stdout.trim().split('\n')) {
    const role = /\/([^/:]+):/.exec(official)?.[1];
    const image = there.find((each) => each === official || each.includes(`/netconform-local/${role}:`));
    if (image === undefined) throw new Error(`no node has ${role}: ${there.join(', ')}`);
    const mirror = mirrored(official, MIRROR);
    const [path = '', tag = ''] = mirror.slice(HOST.length + 1).split(':');
    await pushAnew(
      engine,
      { node: `${name}-control-plane`, image, to: `${registry.here}/${path}:${tag}` },
      folder,
    );
    const headers = { Accept: MANIFESTS.join(', ') };
    const answer = await fetch(`http://${registry.here}/v2/${path}/manifests/${tag}`, {
      method: 'HEAD',
      headers,
    });
    images.set(mirror, answer.headers.get('docker-content-digest') ?? 'none');
  }
}

const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

afterAll(async () => {
  try {
    await onEveryNode((node) => distrust(engine, node, HOST));
  } finally {
    await registry?.remove();
    over();
    await folderGone;
  }
});

test('every pod of a run is of an image that its node pulled from the registry, those that requirements make included', () =>
  inTemporaryFolder(async (out) => {
    const { stdout } = await netconform(['images', '--image-registry', MIRROR]);
    expect(stdout).toBe(`${[...images.keys()].join('\n')}\n`);
    const options = ['--image-registry', MIRROR, '--out', out, '--only', 'ADDR-7,SVC-2,C2C-1'];
    const run = start([...CERTIFY, ...options]);
    const seen = new Set<string>();
    let over = false;
    const ended = run.ended.finally(() => {
      over = true;
    });
    while (!over) {
      const { items } = await kube.core.listNamespacedPod({
        namespace: namespace.name,
        labelSelector: RUN_LABEL,
      });
      for (const { metadata, spec } of items)
        for (const { image } of spec?.containers ?? [])
          seen.add(`${metadata?.name?.startsWith('churn-') ? 'churn ' : ''}${image}`);
      await setTimeout(200);
    }
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(0);
    expect(idsOf(await readReport(out), 'conformant').sort()).toEqual(['ADDR-7', 'C2C-1', 'SVC-2']);
    const [agnhost, nginx] = images.keys();
    const [folder = ''] = await readdir(out);
    const { properties } = JSON.parse(await readFile(join(out, folder, 'report.json'), 'utf8'));
    for (const [mirror, digest] of images) {
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(properties[`image.${mirror}`]).toBe(`${mirror.replace(/:[^:]+$/, '')}@${digest}`);
    }
    expect([...seen].sort()).toEqual([`churn ${agnhost}`, agnhost, nginx]);
  }));

test('an image that the registry does not have ends the run by name, before the time for fixtures is over', () =>
  inTemporaryFolder(async (out) => {
    const absent = `${HOST}/nobodys`;
    const options = ['--image-registry', absent, '--out', out, '--only', 'C2C-1'];
    const { code, stderr } = await netconform([...CERTIFY, ...options]);
    expect(code, stderr).toBe(3);
    expect(stderr).not.toContain('not within');
    expect(stderr).toMatch(
      /container \w+: (ErrImagePull|ImagePullBackOff): .*mirror\.invalid:5000\/nobodys\/(e2e-test-images\/agnhost|library\/nginx).*\b(not found|NotFound)/,
    );
    expect(stderr).toMatch(new RegExp(`pod \\S+ on ${name}-\\S+, container`));
    expect(stderr).toMatch(/last event: Failed/);
    expect(idsOf(await readReport(out), 'inconclusive').sort()).toEqual(['C2C-1', 'Run']);
    await namespace.expectEmpty();
    const asked = (await registry.requests()).filter((line) => line.includes('/v2/nobodys/'));
    expect(asked.length).toBeGreaterThan(0);
  }));
