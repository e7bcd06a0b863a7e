import { expect, test } from 'vitest';
import { tagsOf, withRegistry } from './archive.ts';

test.for([
  ['nginx:1.15-4', 'docker.io/library/nginx:1.15-4'],
  ['rajchaudhuri/weave-kube:2.9.0', 'docker.io/rajchaudhuri/weave-kube:2.9.0'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['localhost/netconform-local/agnhost:1', 'localhost/netconform-local/agnhost:1'],
  ['registry:5000/agnhost:1', 'registry:5000/agnhost:1'],
] as const)('%s is %s', ([name, full]) => {
  expect(withRegistry(name)).toBe(full);
});

test('every name of every image in an archive counts, images without a name do not', () => {
  const manifest = JSON.stringify([
    { Config: 'a.json', RepoTags: ['rajchaudhuri/weave-kube:2.9.0', 'weave:latest'] },
    { Config: 'b.json', RepoTags: null },
  ]);
  expect(tagsOf(manifest)).toEqual([
    'docker.io/rajchaudhuri/weave-kube:2.9.0',
    'docker.io/library/weave:latest',
  ]);
});
