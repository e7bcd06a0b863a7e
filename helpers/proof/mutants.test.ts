import { expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { type Evidence, Inconclusive, Skipped, Violation } from '../model/outcomes.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';
import { ask } from '../requirements/ask.ts';
import type { Declared } from '../requirements/registry.ts';
import { allRequirements } from '../run/selection.ts';
import { MUTANTS, type Mutant, mutantOf, refuseMutant } from './mutants.ts';

let asked = 0;
let outcome: Evidence | Error;
// A requirement that disturbs the cluster needs no cluster here, because only its check would use one.
const declared = (await allRequirements()).find(({ disturbs }) => disturbs === true) as Declared;

async function check(): Promise<Evidence> {
  asked += 1;
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

const found = { checked: 3, summary: 'three pairs' };
const violated = new Violation(
  { kind: 'no-connection', subject: 'pods', failed: 1, of: 3, unit: 'pairs', samples: [] },
  { expected: 'all' },
);

/** The outcome of a check under a mutant, and how many times the check really ran. */
async function under(mutant: Mutant['id'] | undefined, end: Evidence | Error): Promise<string> {
  asked = 0;
  outcome = end;
  const change = MUTANTS.find(({ id }) => id === mutant)?.change;
  const { verdict } = await ask(
    { ...declared, check },
    { run: {}, notAsked: new Map() } as Partial<ClusterUnderTest> as ClusterUnderTest,
    change,
  );
  return `${verdict.outcome}, asked ${asked}`;
}

test.for<[mutant: Mutant['id'] | undefined, end: string, came: Evidence | Error, of: string]>([
  [undefined, 'evidence', found, 'conformant, asked 1'],
  [undefined, 'a violation', violated, 'violation, asked 1'],
  [undefined, 'empty evidence', { ...found, checked: 0 }, 'inconclusive, asked 1'],
  ['unprobed', 'a violation', violated, 'conformant, asked 0'],
  ['unprobed', 'empty evidence', { ...found, checked: 0 }, 'conformant, asked 0'],
  ['ignored', 'evidence', found, 'conformant, asked 1'],
  ['ignored', 'a violation', violated, 'conformant, asked 1'],
  ['ignored', 'empty evidence', { ...found, checked: 0 }, 'inconclusive, asked 1'],
  ['ignored', 'nothing measured', new Inconclusive('no exec'), 'inconclusive, asked 1'],
  ['ignored', 'a skip', new Skipped('no SCTP'), 'skipped, asked 1'],
  ['ignored', 'an error', new TypeError('x is undefined'), 'inconclusive, asked 1'],
  ['empty', 'evidence', found, 'inconclusive, asked 0'],
  ['empty', 'a violation', violated, 'inconclusive, asked 0'],
])(
  'with mutant %s, a check that ends with %s gets the expected outcome',
  async ([mutant, , end, expected]) => {
    expect(await under(mutant, end)).toBe(expected);
  },
);

test.for(MUTANTS)(
  'the environment chooses $id for a self-check, and every other command refuses to start',
  ({ id }) => {
    const environment = { NETCONFORM_MUTANT: id };
    expect(mutantOf(environment)?.id).toBe(id);
    expect(() => refuseMutant(environment)).toThrow(UsageError);
    expect(() => refuseMutant(environment)).toThrow('NETCONFORM_MUTANT');
  },
);

test.for([{}, { NETCONFORM_MUTANT: '' }])('no check is vacuous with the environment %o', (environment) => {
  expect(mutantOf(environment)).toBeUndefined();
  expect(() => refuseMutant(environment)).not.toThrow();
});

test('rejects a mutant that does not exist', () => {
  expect(() => mutantOf({ NETCONFORM_MUTANT: 'vacuous' })).toThrow(UsageError);
});
