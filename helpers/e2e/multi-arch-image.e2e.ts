import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { downloadPackages } from '../cluster/engine/install.ts';
import { VERSION } from '../config/version.ts';
import { PROGRAM } from '../run/job/layers.ts';
import { run } from '../system/run.ts';
import { netconform } from './support/program.ts';
import { engineHere } from './support/traces.ts';

/** One archive with an image for two processors: engines run their own half, tools push both. */

const IMAGE = `localhost/netconform-local/e2e-multi-arch:${VERSION}`;

/** e_machine of an ELF file, https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html and the processors' supplements. */
const MACHINE: Record<string, number> = { amd64: 62, arm64: 183 };

interface Descriptor {
  digest: string;
  platform: { architecture: string; os: string };
}

let folder: string;
let archive: string;
let manifests: Descriptor[];

const blob = (digest: string) => join(folder, 'archive/blobs/sha256', digest.replace('sha256:', ''));
const json = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-multi-arch-'));
  archive = join(folder, 'image.tar');
  const platforms = ['--platform', 'linux/amd64,linux/arm64'];
  const { code, stdout, stderr } = await netconform([
    ...['build-image', '--out', archive, '--tag', IMAGE],
    ...platforms,
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout.trim()).toBe(IMAGE);
  await mkdir(join(folder, 'archive'));
  await run('tar', ['-C', join(folder, 'archive'), '-xf', archive]);
  const [index] = (await json(join(folder, 'archive/index.json'))).manifests;
  manifests = (await json(blob(index.digest))).manifests;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('its index names both platforms', () => {
  expect(manifests.map(({ platform }) => platform)).toEqual([
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ]);
});

/** Unpacks the layers of one half. */
async function rootOf(arch: string): Promise<string> {
  const root = join(folder, arch);
  await mkdir(root);
  const half = manifests.find(({ platform }) => platform.architecture === arch);
  const { layers } = await json(blob(half?.digest ?? ''));
  for (const { digest } of layers) await run('tar', ['-C', root, '-xf', blob(digest)]);
  return root;
}

async function machineOf(file: string): Promise<number> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0);
  return buffer.readUInt16LE(18);
}

test.for(['amd64', 'arm64'])(
  '%s: Node, addons and libraries are for it, and no library is missing',
  async (arch) => {
    const root = await rootOf(arch);
    const all = await readdir(root, { recursive: true });
    const libraries = all.filter((path) => /^lib.*\.so\.\d+$/.test(path));
    const programs = ['bin/node', ...all.filter((path) => path.endsWith('.node')), ...libraries];
    expect(programs.length).toBeGreaterThan(libraries.length + 1);
    const names = libraries.map((path) => path.split('/').at(-1));
    for (const path of programs) {
      expect(await machineOf(join(root, path)), path).toBe(MACHINE[arch]);
      const dynamic = await run('readelf', ['-d', join(root, path)]);
      const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
      expect(names, path).toEqual(expect.arrayContaining(needed));
    }
  },
);

test('the half for this machine runs under the engine, read-only and without a network', async () => {
  const engine = await engineHere();
  await engine.run(['load', '-q', '-i', archive]);
  try {
    const answer = (...args: string[]) =>
      engine.run(['run', '--rm', '--read-only', '--tmpfs=/tmp', '--network=none', IMAGE, ...args]);
    expect(await answer('--help')).toContain('certify');
    expect((await answer('version')).trim()).toBe(VERSION);
    expect(await answer('list')).toContain('POD-2');
  } finally {
    await engine.run(['rmi', IMAGE]);
  }
});

/** A program of a Debian package that is not installed here. */
async function debianProgram(name: string, path: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(place);
  await downloadPackages([name], place, new AbortController().signal);
  for (const file of await readdir(place)) await run('dpkg-deb', ['-x', join(place, file), place]);
  return join(place, path);
}

test('the half for arm64 runs under an emulator', async () => {
  const qemu = await debianProgram('qemu-user-static', 'usr/bin/qemu-aarch64-static');
  const root = join(folder, 'arm64');
  const answer = (...args: string[]) =>
    run(qemu, ['-L', root, join(root, 'bin/node'), join(root, PROGRAM), ...args]);
  expect(await answer('--help')).toContain('certify');
  expect((await answer('version')).trim()).toBe(VERSION);
  expect(await answer('list')).toContain('POD-2');
});

test('a tool that pushes images copies both halves', async () => {
  const skopeo = await debianProgram('skopeo', 'usr/bin/skopeo');
  const copy = join(folder, 'copy');
  await run(skopeo, [
    ...['--insecure-policy', 'copy', '--all', `oci-archive:${archive}`, `oci:${copy}:${VERSION}`],
  ]);
  const [index] = (await json(join(copy, 'index.json'))).manifests;
  const copied = await json(join(copy, 'blobs/sha256', index.digest.replace('sha256:', '')));
  expect(copied.manifests.map(({ platform }: Descriptor) => platform.architecture)).toEqual([
    'amd64',
    'arm64',
  ]);
});
