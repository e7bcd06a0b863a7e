import { expect, test } from 'vitest';
import { type Evidence, Inconclusive, Violation } from '../model/outcomes.ts';
import { throwFailures } from './expect-reachable.ts';

const holds = (summary: string) => (): Evidence => ({ summary, checked: 2 });
const unmeasured = () => {
  throw new Inconclusive('cut short');
};
const fails = (subject: string) => () => {
  const samples = [{ detail: `${subject} failed` }];
  throw new Violation(
    { kind: 'no-connection', subject, failed: 1, of: 3, unit: 'pairs', samples },
    { expected: 'all' },
  );
};

function thrown(...judgements: (() => Evidence)[]): unknown {
  try {
    throwFailures(judgements);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('throws nothing if every kind holds', () => {
  expect(thrown(holds('TCP'), holds('UDP'))).toBeUndefined();
});

test('throws the finding of the first failed kind, with those of the others in its details', () => {
  const error = thrown(holds('a'), unmeasured, fails('TCP'), fails('UDP')) as Violation;
  expect(error.finding.subject).toBe('TCP');
  expect(error.details).toContain('TCP failed');
  expect(error.details).toContain('UDP failed');
  expect(error.details).toContain('cut short');
});

test('is inconclusive if one kind could not be measured and none fails', () => {
  expect(thrown(holds('a'), unmeasured)).toBeInstanceOf(Inconclusive);
});
