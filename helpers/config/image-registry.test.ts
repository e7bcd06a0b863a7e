import { expect, test } from 'vitest';
import { mirrored, parseImageName, parseImageRegistry } from './image-registry.ts';

test.for([
  'mirror.example',
  'mirror.example:5000',
  'mirror.example:5000/team/a_b',
  'localhost/netconform',
  'mirror:5000',
  '10.0.0.1:5000',
  '[fd00::1]:5000/team',
])('%s is a registry', (text) => {
  expect(parseImageRegistry(text)).toBe(text);
});

test.for<[text: string, problem: RegExp]>([
  ['', /expected HOST\[:PORT\]/],
  ['https://mirror.example', /no scheme/],
  ['Mirror.example', /lower case/],
  ['mirror.example/Team', /lower case/],
  ['mirror.example/', /no slash at the end/],
  ['mirror.example//team', /expected HOST/],
  ['mirror.example:0', /expected HOST/],
  ['mirror.example:65536', /expected HOST/],
  ['mirror.example:port', /expected HOST/],
  ['mirror.example/team:1', /expected HOST/],
  ['mirror .example', /expected HOST/],
  ['me@mirror.example', /expected HOST/],
  ['mirror', /a path on docker.io/],
  ['team/images', /a path on docker.io/],
])('"%s" is not', ([text, problem]) => {
  expect(() => parseImageRegistry(text)).toThrow(problem);
});

test.for([
  ['registry.k8s.io/e2e-test-images/agnhost:2.56', 'm.example:5000/team/e2e-test-images/agnhost:2.56'],
  ['docker.io/kindest/node:v1@sha256:ab', 'm.example:5000/team/kindest/node:v1@sha256:ab'],
  ['localhost/a:1', 'm.example:5000/team/a:1'],
  ['somebody/a:1', 'm.example:5000/team/somebody/a:1'],
  ['nginx:1', 'm.example:5000/team/library/nginx:1'],
] as const)('%s is pulled as %s', ([image, expected]) => {
  expect(mirrored(image, 'm.example:5000/team')).toBe(expected);
});

test.for([
  'localhost/netconform-local/netconform:0.1.0',
  'registry.example:5000/team/net_conform:v1',
  'netconform:0.1.0',
  `registry.example/netconform@sha256:${'0a'.repeat(32)}`,
])('%s is the name of an image', (name) => {
  expect(parseImageName(name)).toBe(name);
});

test.for([
  '',
  'netconform',
  'registry.example:5000/netconform',
  'Registry/Net:1',
  'a b:1',
  '-x:1',
  'x:',
  'x:-1',
])('"%s" is refused', (name) => {
  expect(() => parseImageName(name)).toThrow('expected the name of an image with its tag');
});
