import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { sampleReport } from '../e2e/samples/report.sample.ts';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import type { Result } from '../model/result.ts';
import { conformance } from './conformance.ts';
import { toReport } from './to-report.ts';

test('a statement has the implementation, the results and the command', () => {
  expect(parse(conformance(sampleReport()))).toEqual({
    apiVersion: 'netconform.io/v1',
    kind: 'ConformanceReport',
    date: '2026-01-02T03:05:35.679Z',
    netconformVersion: '1.2.3',
    kubernetesVersion: 'v1.34.4',
    implementation: {
      organization: 'flannel-io',
      project: 'flannel',
      url: 'https://github.com/flannel-io/flannel',
      version: 'v0.28.4',
    },
    profiles: [
      {
        name: 'KUBERNETES-NETWORK',
        summary:
          'Core: failure, 1 passed, 1 failed, 0 skipped, 1 inconclusive. Extended: inconclusive, 0 passed, 0 failed, 1 skipped, 0 inconclusive.',
        core: {
          result: 'failure',
          statistics: { Passed: 1, Failed: 1, Skipped: 0, Inconclusive: 1, NotApplicable: 0 },
          failedTests: ['POD-2'],
          inconclusiveTests: ['SVC-2'],
          reasons: { 'SVC-2': 'an exec broke' },
        },
        extended: {
          result: 'inconclusive',
          statistics: { Passed: 0, Failed: 0, Skipped: 1, Inconclusive: 0, NotApplicable: 1 },
          skippedTests: ['EXT-3'],
          unsupportedFeatures: ['POL-1'],
          reasons: { 'POL-1': 'flannel does not enforce network policies', 'EXT-3': 'no load balancer' },
        },
      },
    ],
    verdict: expect.stringMatching(/^NOT conformant: .*\(POD-2\)/),
    reproduce: {
      command: 'netconform certify --cni flannel',
      nodes: 2,
      ranges: { pods: '10.200.0.0/16', services: '10.32.0.0/24' },
      images: { 'ghcr.io/flannel-io/flannel:v0.28.4': 'sha256:f1cabbc2' },
    },
  });
});

const good = verdict('conformant');

test.for<[what: string, of: Result, core: string]>([
  ['all hold', result([good]), 'success'],
  ['one does not apply', result([good, verdict('skipped', { applies: false })]), 'success'],
  ['one is skipped although it applies', result([good, verdict('skipped')]), 'partial'],
  ['one could not be measured', result([good, verdict('inconclusive')]), 'partial'],
  ['one is violated', result([good, verdict('violation')]), 'failure'],
  [
    'one is violated, and the run was broken off',
    result([verdict('violation')], { interrupted: true }),
    'failure',
  ],
  ['only some were asked for', result([good], { partial: true }), 'partial'],
  ['the run was interrupted', result([good], { interrupted: true }), 'partial'],
  ['its set-up failed', result([], { setupError: 'no node is Ready' }), 'inconclusive'],
  ['all are skipped', result([verdict('skipped')]), 'inconclusive'],
  ['none was checked', result([]), 'inconclusive'],
  ['an extended one is violated', result([good, verdict('violation', { level: 'extended' })]), 'success'],
])('the core profile where %s', ([, of, core]) => {
  expect(parse(conformance(toReport(of, '1'))).profiles[0].core.result).toBe(core);
});

test.for<[what: string, properties: Record<string, string>, expected: object]>([
  ['a network that is not known', { 'network.cni': 'unknown', 'network.version': 'unknown' }, {}],
  [
    'one that is known by its name alone',
    { 'network.cni': 'other', 'network.version': 'v1' },
    { project: 'other', version: 'v1' },
  ],
])('%s is told as far as it is', ([, properties, expected]) => {
  expect(parse(conformance(sampleReport({ properties }))).implementation).toEqual(expected);
});

test('escapes odd text', () => {
  const odd = ': - {a: &b *c} #\n"\'\u0000 !!js %';
  const { profiles, reproduce } = parse(
    conformance(
      sampleReport({ command: odd, requirements: [verdict('skipped', { summary: odd, evidence: [] })] }),
    ),
  );
  const shown = odd.replace('\u0000', '\ufffd');
  expect(reproduce.command).toBe(shown);
  expect(profiles[0].core.reasons).toEqual({ 'POD-2': shown });
});

test('options override known facts, and the command suits other machines', () => {
  const given = { organization: 'acme', version: '2', contact: ['@net'] };
  const of = { implementation: given, publicCommand: 'netconform certify --kubeconfig config' };
  const statement = parse(conformance(sampleReport(), of));
  expect(statement.implementation).toEqual({
    project: 'flannel',
    url: 'https://github.com/flannel-io/flannel',
    ...given,
  });
  expect(statement.reproduce.command).toBe(of.publicCommand);
});
