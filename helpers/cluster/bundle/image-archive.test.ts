import { expect, test } from 'vitest';
import { archiveFiles, type Image, imageConfig } from './image-archive.ts';

const debian = { file: '/cache/root.tar', digest: 'aa' };
const own = { file: '/cache/own.tar', digest: 'bb' };
const image: Image = { name: 'localhost/local/nginx:1', layers: [debian, own], config: { Cmd: ['nginx'] } };

test('a configuration names the layers in order and the processor', () => {
  const config = JSON.parse(imageConfig(image, 'arm64'));
  expect(config.rootfs.diff_ids).toEqual(['sha256:aa', 'sha256:bb']);
  expect(config.architecture).toBe('arm64');
  expect(config.config).toEqual({ Cmd: ['nginx'] });
});

test('the manifest names each image, its configuration file and its layers', () => {
  const files = archiveFiles([image, { ...image, name: 'localhost/local/two:1', layers: [debian] }], 'amd64');
  const manifest = JSON.parse(files['manifest.json'] ?? '');
  expect(manifest.map((entry: { RepoTags: string[] }) => entry.RepoTags)).toEqual([
    ['localhost/local/nginx:1'],
    ['localhost/local/two:1'],
  ]);
  expect(manifest[1].Layers).toEqual(['aa.tar']);
  for (const entry of manifest) expect(files[entry.Config]).toBeDefined();
});

test('the same image is the same archive, so an engine sees that it has it', () => {
  expect(archiveFiles([image], 'amd64')).toEqual(archiveFiles([image], 'amd64'));
});
