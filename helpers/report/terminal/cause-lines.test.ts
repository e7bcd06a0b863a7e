import { expect, test } from 'vitest';
import { verdict } from '../../e2e/samples/result.sample.ts';
import type { Suspect } from '../../model/suspect.ts';
import type { Cause } from '../causes.ts';
import { causeLines } from './cause-lines.ts';
import { painter } from './paint.ts';

const suspects: Suspect[] = [
  { node: 'b', kind: 'setting', name: 'net.ipv4.ip_forward', value: '0', expected: '1' },
  { node: 'b', kind: 'route', route: 'blackhole 10.1.2.0/24', change: 'drops' },
];
const cause = (id: string, followUps: number): Cause => ({
  says: [verdict('violation', { id, summary: `${id} is lost`, again: `again ${id}`, suspects })],
  follows: Array.from({ length: followUps }, (_, at) => verdict('violation', { id: `SVC-${at}` })),
  touched: new Set(),
  common: new Set(),
});
const lines = (...causes: Cause[]) => causeLines(painter(false), causes, 14);

test('shows consequences in a line each if they fit, otherwise by id', () => {
  expect(lines(cause('POD-1', 9))).toHaveLength(14);
  const short = lines(cause('POD-1', 18));
  expect(short).toHaveLength(6);
  expect(short.at(-1)).toContain('SVC-0, SVC-1');
});

test('keeps the first cause whole when there are several', () => {
  const several = lines(cause('POD-1', 2), cause('DNS-1', 1), cause('EXT-1', 0));
  expect(several.length).toBeLessThanOrEqual(14);
  expect(several.slice(1, 6)).toEqual(
    lines(cause('POD-1', 18))
      .slice(1, 5)
      .with(0, several[1] ?? '')
      .concat(several[5] ?? ''),
  );
  for (const id of ['DNS-1', 'EXT-1']) expect(several.join('\n')).toContain(`broken   ${id} is lost`);
});

test('counts causes that do not fit', () => {
  const many = lines(...Array.from({ length: 9 }, (_, at) => cause(`POD-${at}`, 0)));
  expect(many.length).toBeLessThanOrEqual(14);
  expect(many.at(-1)).toContain('and 5 more causes');
});
