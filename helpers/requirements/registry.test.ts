import { expect, test } from 'vitest';
import { type Declaration, declare, inOrder } from './registry.ts';

const declaration: Declaration = {
  level: 'core',
  title: 'something holds',
  rule: 'https://example.com',
  vantage: 'pods',
  by: 'exec',
  layer: 'pods',
};
const check = () => Promise.reject(new Error('not asked'));
const declared = (...ids: string[]) => ids.map((id) => declare(id, declaration, check));

test('orders requirements by area and number', () => {
  const ids = inOrder(declared('SVC-1', 'POD-10', 'POD-2', 'ADDR-1')).map(({ id }) => id);
  expect(ids).toEqual(['ADDR-1', 'POD-2', 'POD-10', 'SVC-1']);
});

test.for(['FOO-1', 'POD-0', 'POD', 'pod-1'])('rejects the id %s', (id) => {
  expect(() => declared(id)).toThrow(id);
});

test('rejects an id that is declared twice', () => {
  expect(() => inOrder(declared('POD-1', 'POD-2', 'POD-1'))).toThrow('POD-1');
});
