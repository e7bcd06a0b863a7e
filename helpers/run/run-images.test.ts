import { expect, test } from 'vitest';
import { imagesThatRan } from './run-images.ts';

const status = (name: string, image: string, imageID: string) => ({
  name,
  image,
  imageID,
  ready: true,
  restartCount: 0,
});
const pod = (asked: string, told: string, imageID: string) => ({
  spec: { containers: [{ name: 'c', image: asked }] },
  status: { containerStatuses: [status('c', told, imageID)] },
});

test('lists each digest of an image once, under the requested reference', () => {
  expect(
    imagesThatRan([
      pod('m.example/b:1', 'localhost/b:1', 'm.example/b@sha256:2'),
      pod('m.example/b:1', 'm.example/b:1', 'm.example/b@sha256:1'),
      pod('m.example/b:1', 'm.example/b:1', 'm.example/b@sha256:2'),
      pod('a:1', 'a:1', 'sha256:3'),
    ]),
  ).toEqual({ 'a:1': 'sha256:3', 'm.example/b:1': 'm.example/b@sha256:1, m.example/b@sha256:2' });
});

test('an image without a started container has no digest', () => {
  expect(
    imagesThatRan([
      pod('a:1', 'a:1', ''),
      {
        spec: { containers: [], initContainers: [{ name: 'i', image: 'i:1' }] },
        status: { initContainerStatuses: [status('i', 'i:1', 'i@sha256:4')] },
      },
      {},
    ]),
  ).toEqual({ 'i:1': 'i@sha256:4' });
});
