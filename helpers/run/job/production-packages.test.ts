import { expect, test } from 'vitest';
import { productionPackages } from './production-packages.ts';

test('the packages of a lock file but for those of development, each with what lies in its folder', () => {
  const packages = {
    '': { name: 'netconform' },
    'node_modules/@kubernetes/client-node': { version: '2.0.1' },
    'node_modules/biome': { dev: true },
    'node_modules/commander': {},
    'node_modules/commander/node_modules/nested': {},
    'node_modules/fsevents': { optional: true },
  };
  expect(productionPackages(JSON.stringify({ lockfileVersion: 3, packages }))).toEqual([
    'node_modules/@kubernetes/client-node',
    'node_modules/commander',
    'node_modules/fsevents',
  ]);
});
