import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { indexArchiveFiles, type PlatformImage } from './index-archive.ts';

const NAME = 'registry.example:5000/netconform:1.2';

const shared = { file: '/cache/program.tar', digest: 'cc' };
const half = (arch: string, digest: string): PlatformImage => ({
  arch,
  layers: [{ file: `/cache/${arch}.tar`, digest }, shared],
  config: { Cmd: ['--help'] },
});
const HALVES = [half('amd64', 'aa'), half('arm64', 'bb')];
const SIZES = new Map([
  ['aa', 10],
  ['bb', 20],
  ['cc', 30],
]);

interface Descriptor {
  digest: string;
  size: number;
}

const files = indexArchiveFiles(NAME, HALVES, SIZES, 'arm64');
const json = (path: string) => JSON.parse(files[path] ?? '');
const blob = ({ digest }: Descriptor) => json(`blobs/sha256/${digest.replace('sha256:', '')}`);

test('every blob has the name of its digest', () => {
  const blobs = Object.entries(files).filter(([path]) => path.startsWith('blobs/'));
  expect(blobs).toHaveLength(5);
  for (const [path, content] of blobs)
    expect(path).toBe(`blobs/sha256/${createHash('sha256').update(content).digest('hex')}`);
});

test('one index names both platforms, and engines find its name', () => {
  const [top, ...others] = json('index.json').manifests;
  expect(others).toEqual([]);
  expect(top.annotations).toEqual({
    'io.containerd.image.name': NAME,
    'org.opencontainers.image.ref.name': '1.2',
  });
  const { manifests } = blob(top);
  expect(manifests.map((entry: { platform: object }) => entry.platform)).toEqual([
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ]);
  for (const entry of manifests)
    expect(Object.keys(entry).sort()).toEqual(['digest', 'mediaType', 'platform', 'size']);
});

test('each platform has its own layers and configuration, and a descriptor has the size', () => {
  const { manifests } = blob(json('index.json').manifests[0]);
  const layers = (entry: Descriptor) =>
    blob(entry).layers.map(({ digest, size }: Descriptor) => [digest, size]);
  expect(manifests.map(layers)).toEqual([
    [
      ['sha256:aa', 10],
      ['sha256:cc', 30],
    ],
    [
      ['sha256:bb', 20],
      ['sha256:cc', 30],
    ],
  ]);
  expect(manifests.map((entry: Descriptor) => blob(blob(entry).config).architecture)).toEqual([
    'amd64',
    'arm64',
  ]);
});

test.for([
  ['arm64', 'bb'],
  ['riscv64', 'aa'],
] as const)('an engine on %s that knows no index gets one platform', ([arch, layer]) => {
  const [image] = JSON.parse(indexArchiveFiles(NAME, HALVES, SIZES, arch)['manifest.json'] ?? '');
  expect(image.RepoTags).toEqual([NAME]);
  expect(image.Layers).toEqual([`blobs/sha256/${layer}`, 'blobs/sha256/cc']);
  expect(files[image.Config]).toBeDefined();
});

test('the same image is the same archive', () => {
  expect(indexArchiveFiles(NAME, HALVES, SIZES, 'arm64')).toEqual(files);
});
