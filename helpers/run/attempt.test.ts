import { expect, test } from 'vitest';
import { Interrupted } from '../cluster/interrupt.ts';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import { endedBy, resultOf } from './attempt.ts';

const stated = result([], { properties: { 'asked.max-rate': '5' } });
const identity = { context: 'kind-dev', server: 'https://10.0.0.1:6443' };

test('a run that ends before it reaches a cluster has the options and the reason', () => {
  expect(resultOf({ stated }, { verdicts: [], ended: { setupError: 'no API server' } })).toEqual({
    ...stated,
    nodes: [],
    setupError: 'no API server',
  });
});

test('the result of an interrupted run has all findings so far', () => {
  const verdicts = [verdict('conformant')];
  const met = { identity };
  expect(resultOf({ stated }, { met, verdicts, ended: { interrupted: true } })).toMatchObject({
    cluster: identity,
    interrupted: true,
    verdicts,
    properties: { ...stated.properties, 'cluster.context': 'kind-dev', 'cluster.server': identity.server },
  });
});

test('sorts the names of nodes and adds properties of the cluster', () => {
  const nodes = ['b', 'a'].map((name) => ({ metadata: { name } }));
  const surveyed = { properties: { 'nodes.count': '2' }, nodes, addresses: undefined };
  expect(resultOf({ stated }, { surveyed, verdicts: [] })).toMatchObject({
    nodes: ['a', 'b'],
    properties: { ...stated.properties, 'nodes.count': '2' },
  });
});

test('a signal is no error, and any other error is reported once', () => {
  const told: string[] = [];
  const screen = { trouble: ({ message }: Error) => void told.push(message) };
  expect(endedBy(new Interrupted('ended by SIGINT'), screen)).toEqual({ interrupted: true });
  expect(endedBy(new Error('the disk is full'), screen)).toEqual({ setupError: 'the disk is full' });
  expect(told).toEqual(['the disk is full']);
});
