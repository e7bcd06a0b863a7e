import { expect, test } from 'vitest';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import type { Result } from '../model/result.ts';
import { type Report, reportForm } from './report.ts';
import { toReport } from './to-report.ts';

const good = verdict('conformant', {
  pairs: [{ from: 'p on a', fromNode: 'a', to: 'q on b', toNode: 'b', result: 'passed', sent: 20, lost: 0 }],
});
const extended = verdict('skipped', { id: 'POD-8', level: 'extended', summary: 'no SCTP' });

test.for<[what: string, of: Result, expected: Partial<Report>]>([
  ['a run that holds', result([good]), { outcome: 'conformant', exitCode: 0 }],
  ['one that does not', result([good, verdict('violation')]), { outcome: 'violation', exitCode: 1 }],
  [
    'one that could not be measured',
    result([verdict('inconclusive')]),
    { outcome: 'unmeasured', exitCode: 3 },
  ],
  [
    'one whose set-up failed',
    result([], { setupError: 'no node is Ready' }),
    { outcome: 'unmeasured', setupError: 'no node is Ready' },
  ],
  [
    'one that was interrupted',
    result([good], { interrupted: true }),
    { outcome: 'interrupted', exitCode: 130 },
  ],
  [
    'one of which a part was asked for',
    result([good], { partial: true }),
    { outcome: 'held', exitCode: 0, partial: true },
  ],
])('%s has the published form', ([, of, expected]) => {
  const report = toReport(of, '1.2.3');
  expect(reportForm.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  expect(report).toMatchObject({ version: '1.2.3', run: 'netconform-1', ...expected });
});

test.for<[what: string, of: Result, core: Partial<Report['profiles']['core']>]>([
  ['all shown', result([good, extended]), { conformant: true, passed: 1 }],
  ['nothing shown', result([]), { conformant: false, passed: 0 }],
  [
    'one that does not apply',
    result([good, verdict('skipped', { applies: false })]),
    { conformant: true, passed: 1, notApplicable: 1, skipped: 0 },
  ],
  [
    'one that the cluster does not offer',
    result([good, verdict('skipped')]),
    { conformant: false, passed: 1, notApplicable: 0, skipped: 1 },
  ],
  ['one not measured', result([good, verdict('inconclusive')]), { conformant: false, inconclusive: 1 }],
  ['only some asked for', result([good], { partial: true }), { conformant: false, passed: 1 }],
])('the core profile with %s', ([, of, core]) => {
  expect(toReport(of, '1').profiles.core).toMatchObject(core);
});

test('a skipped extended requirement affects only the extended profile', () => {
  const { profiles } = toReport(result([good, extended]), '1');
  expect([profiles.core.conformant, profiles.extended.conformant]).toEqual([true, false]);
});
