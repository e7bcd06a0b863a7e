import { expect, test } from 'vitest';
import { parseSshRoute, textOfRoute } from './ssh-route.ts';

test.for([
  ['bastion', { host: 'bastion' }],
  ['admin@bastion.example.org', { host: 'bastion.example.org', user: 'admin' }],
  ['admin@10.0.0.7:2222', { host: '10.0.0.7', user: 'admin', port: 2222 }],
  ['[fd00::7]:22', { host: 'fd00::7', port: 22 }],
  ['a@realm@bastion', { host: 'bastion', user: 'a@realm' }],
] as const)('%s is a way', ([text, route]) => {
  expect(parseSshRoute(text)).toEqual(route);
  expect(textOfRoute(parseSshRoute(text))).toBe(text);
});

test.for([
  '',
  '@bastion',
  'admin@',
  'fd00::7',
  '[bastion]',
  '[fd00::7',
  'bastion:',
  'bastion:ssh',
  'bastion:0',
  'bastion:70000',
  '-oProxyCommand=x',
  '-l@bastion',
  'two hosts',
])('"%s" is none', (text) => {
  expect(() => parseSshRoute(text)).toThrow('expected [user@]host[:port]');
});
