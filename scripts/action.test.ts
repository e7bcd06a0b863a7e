import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { argumentsOf, fails, outputsOf } from './action.mjs';

const ROOT = join(import.meta.dirname, '..');

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

const action = parse(read('action.yml')) as {
  inputs: Record<string, object>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
};

test('certify gets each input, and each line of args', () => {
  const environment = {
    INPUT_KUBECONFIG: 'my config',
    INPUT_CONTEXT: '',
    INPUT_CNI_MANIFEST: 'a.yaml\n b.yaml \n',
    INPUT_ARGS: '--only\nPOD-2,SVC\n',
  };
  expect(argumentsOf(environment, '/out')).toEqual([
    'certify',
    ...['--kubeconfig', 'my config', '--cni-manifest', 'a.yaml', '--cni-manifest', 'b.yaml'],
    ...['--out', '/out', '--only', 'POD-2,SVC'],
  ]);
});

test.each([
  [0, 'any', false],
  [1, 'any', true],
  [3, 'any', true],
  [1, 'violation', true],
  [3, 'violation', false],
  [1, 'never', false],
  [2, 'never', true],
])('exit code %i with fail-on %s fails: %s', (code, failOn, expected) => {
  expect(fails(code, failOn)).toBe(expected);
});

test('without a report the verdict follows from the exit code', () => {
  expect(outputsOf(2, undefined)).toEqual({ verdict: 'usage', 'exit-code': 2, report: '' });
  expect(outputsOf(3, undefined).verdict).toBe('unmeasured');
});

test('each input reaches a script, and each output comes from one', () => {
  const passed = action.runs.steps.flatMap(({ env = {} }) => Object.values(env));
  const inputs = passed.map((value) => /inputs\.([\w-]+)/.exec(value)?.[1]);
  expect(inputs.sort()).toEqual(Object.keys(action.inputs).sort());
  const outputs = Object.values(action.outputs).map(
    ({ value }) => /outputs\.([\w-]+)/.exec(value)?.[1] ?? '',
  );
  expect(outputs.sort()).toEqual(Object.keys(outputsOf(0, undefined)).sort());
});

const WORKFLOWS = globSync('docs/examples/*.yml', { cwd: ROOT });

test.each(WORKFLOWS)('%s uses inputs that the action has', (file) => {
  const { jobs } = parse(read(file)) as { jobs: Record<string, { steps: Step[] }> };
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const ours = steps.filter(({ uses }) => uses?.startsWith('netconform/netconform@'));
  for (const step of ours)
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
  const commands = steps.filter(({ run }) => run?.includes('netconform'));
  expect(ours.length + commands.length).toBeGreaterThan(0);
});

test('the GitLab component has a specification and a job', () => {
  const documents = parseAllDocuments(read('templates/certify.yml')).map(
    (document) => document.toJS() as object,
  );
  expect(documents).toEqual([
    { spec: expect.anything() },
    expect.objectContaining({ '$[[ inputs.job ]]': expect.anything() }),
  ]);
});
