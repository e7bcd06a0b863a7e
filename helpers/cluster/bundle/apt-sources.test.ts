import { expect, test } from 'vitest';
import { sourcesFrom } from './apt-sources.ts';

test('a machine with the same release gives its own mirrors, each once', () => {
  const printed = [
    'Debian|bookworm-security|main|http://mirror.example/debian-security/',
    'Debian|bookworm|main|http://mirror.example/debian/',
    'Debian|bookworm|main|http://mirror.example/debian/',
    'Debian|bookworm|contrib|http://mirror.example/debian/',
    'A vendor|stable|main|http://vendor.example/apt/',
  ].join('\n');
  expect(sourcesFrom(printed)).toEqual([
    'deb http://mirror.example/debian-security/ bookworm-security main',
    'deb http://mirror.example/debian/ bookworm main',
  ]);
});

test('a machine with another release of Debian lends its mirror', () => {
  const printed = [
    'Debian|trixie|main|http://mirror.example/debian/',
    'Debian|trixie-security|main|http://mirror.example/debian-security/',
  ].join('\n');
  expect(sourcesFrom(printed)).toEqual([
    'deb http://mirror.example/debian/ bookworm main',
    'deb http://mirror.example/debian/ bookworm-updates main',
    'deb http://mirror.example/debian-security/ bookworm-security main',
  ]);
});

test.for([
  '',
  'Ubuntu|noble|main|http://mirror.example/ubuntu/',
  'A vendor|stable|main|http://vendor.example/',
])('no Debian mirror in %j', (printed) => {
  expect(sourcesFrom(printed)).toEqual([]);
});
