import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printFaults } from '../cli/selfcheck-command.ts';
import { declaredRequirements } from '../end-to-end/declared.ts';
import { NOT_OFFERED } from '../end-to-end/not-here.ts';
import { FAULTS } from './all.ts';

test('no two faults have one id', () => {
  expect(new Set(FAULTS.map(({ id }) => id)).size).toBe(FAULTS.length);
});

test('a fault that turns something red says where that is', () => {
  const reds = FAULTS.filter(({ expected }) => Object.values(expected).some(({ red }) => red.length > 0));
  expect(reds.filter(({ says }) => says === undefined).map(({ id }) => id)).toEqual([]);
});

const requirements = await declaredRequirements();

test('every requirement that a cluster with flannel can show has a fault that turns it red', () => {
  const red = new Set(FAULTS.flatMap(({ expected }) => expected.flannel?.red ?? []));
  expect(requirements.map(({ id }) => id).filter((id) => !red.has(id))).toEqual(NOT_OFFERED);
});

test('every fault is printed with its sentence', () => {
  const lines: string[] = [];
  printFaults(FAULTS, (line) => lines.push(line));
  for (const { id, sentence } of FAULTS)
    expect(lines.filter((line) => line.startsWith(`${id} `) && line.endsWith(sentence))).toHaveLength(1);
});

const page = await readFile(join(import.meta.dirname, '../../docs/selfcheck.md'), 'utf8');

test.for(FAULTS.filter(({ expected }) => expected.flannel !== undefined))(
  'the page of what is detected has $id as it is',
  ({ id, sentence, expected }) => {
    const { red = [], unmeasured, unsteady } = expected.flannel ?? {};
    const parts = [
      ...(red.length > 0 ? [red.join(', ')] : []),
      ...(unmeasured === undefined ? [] : [`not measured: ${unmeasured.length} requirements`]),
      ...(unsteady === undefined ? [] : [`unsteady: ${unsteady.join(', ')}`]),
    ];
    expect(page).toContain(`| ${id} | ${sentence} | ${parts.join('; ') || 'nothing'} |`);
  },
);
