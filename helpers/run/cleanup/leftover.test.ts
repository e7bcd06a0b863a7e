import { V1MicroTime } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../../model/labels.ts';
import { expiryAfter, expiryOfRenewed } from '../run-name.ts';
import { judgeContent, judgeNamespace, nameOf } from './leftover.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const RUN = 'netconform-15aa95';
const PAST = '2026-03-01T11:59:59Z';
const FUTURE = '2026-03-01T12:00:01Z';

describe('a namespace with the label of a run', () => {
  const judged = (name: string, run: string, expires: string | undefined) =>
    judgeNamespace(
      {
        name,
        labels: { [RUN_LABEL]: run },
        ...(expires === undefined ? {} : { annotations: { [EXPIRES_ANNOTATION]: expires } }),
      },
      NOW,
    );

  test.for([
    ['of the name of its run', RUN, RUN],
    ['for network policies', `${RUN}-x`, RUN],
  ] as const)('%s is dead once it has expired, and not before', ([, name, run]) => {
    expect(judged(name, run, PAST)).toMatchObject({ state: 'dead', why: `expired ${PAST}` });
    expect(judged(name, run, FUTURE)).toMatchObject({ state: 'alive' });
  });

  test.for([
    ['of the system', 'kube-system', RUN, PAST],
    ['of the system, with its own name for a run', 'kube-system', 'kube-system', PAST],
    ['of another run', 'netconform-000000', RUN, PAST],
    ['that begins with the name', `${RUN}-data`, RUN, PAST],
    ['without an annotation', RUN, RUN, undefined],
    ['with a time that is none', RUN, RUN, 'yesterday'],
    ['with a number for a time', RUN, RUN, '1'],
    ['with no time at all', RUN, RUN, ''],
  ] as const)('%s is not one that a run made', ([, name, run, expires]) => {
    expect(judged(name, run, expires)).toMatchObject({ state: 'foreign' });
  });
});

describe('what has the label of a run in a namespace that stays', () => {
  const one = { run: RUN, namespace: 'team', since: new Date(NOW - 3 * 3_600_000) };
  const lease = (holderIdentity: string, secondsAgo: number) => ({
    spec: { holderIdentity, renewTime: new V1MicroTime(new Date(NOW - secondsAgo * 1_000)) },
  });

  test.for([
    ['its run renewed its Lease', lease(RUN, 59), 'alive'],
    ['its run did so too long ago', lease(RUN, 61), 'dead'],
    ['another run has the Lease', lease('netconform-000000', 1), 'dead'],
    ['nobody has', undefined, 'dead'],
    ['whether somebody has may not be read', 'untold', 'alive'],
  ] as const)('where %s', ([, hold, state]) => {
    expect(judgeContent(one, hold, NOW)).toMatchObject({ state });
  });

  test('is left alone if its name is not one of a run', () => {
    expect(judgeContent({ ...one, run: 'yes' }, undefined, NOW)).toMatchObject({ state: 'foreign' });
  });

  test('is named with its age', () => {
    expect(nameOf(judgeContent(one, undefined, NOW), NOW)).toBe(
      `objects of ${RUN} in namespace team, made 3 h ago`,
    );
  });
});

test('a run expires after its timeout plus the time for removal', () => {
  expect(expiryAfter(15 * 60_000, NOW)).toBe('2026-03-01T12:30:00.000Z');
  expect(expiryOfRenewed(NOW)).toBe('2026-03-01T13:15:00.000Z');
  expect(expiryAfter(1e18, NOW)).toBe('9999-12-31T23:59:59.000Z');
});
