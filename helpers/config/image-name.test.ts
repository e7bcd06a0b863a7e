import { expect, test } from 'vitest';
import { parseImageName } from './image-name.ts';

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
