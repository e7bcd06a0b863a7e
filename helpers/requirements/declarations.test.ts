import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requirementPage } from '../model/requirement-page.ts';
import { FAULTS } from '../proof/faults/all.ts';
import { allRequirements } from '../run/selection.ts';
import type { Declared } from './registry.ts';

// Names the missing parts of a new requirement. Types check its declaration. `npm run docs` renews the tables of README and docs, and
// `npm run check` fails if they are stale.

const ALL = await allRequirements();
const PAGES = await readdir(join(import.meta.dirname, '../../docs/requirements'));
const RED = new Set(FAULTS.flatMap(({ expected }) => Object.values(expected).flatMap(({ red }) => [...red])));

const HEADINGS = ['How it is probed', 'What usually breaks it', 'What to look at'];

/** The missing parts of a requirement, each with the file to change. */
function lacks(
  { id, title, rule, noFault }: Declared,
  headings: readonly string[],
  isRed: boolean,
): string[] {
  const page = `docs/requirements/${id}.md`;
  const missing = HEADINGS.filter((heading) => !headings.includes(heading)).map((heading) => `## ${heading}`);
  return [
    ...(missing.length === 0 ? [] : [`${id} is not explained: add ${missing.join(', ')} to ${page}`]),
    ...(isRed || noFault !== undefined
      ? []
      : [
          `no fault turns ${id} red: add one to helpers/proof/faults/, or say in its suite why there is none (noFault) and add what it judges to helpers/proof/vacuous-checks.test.ts`,
        ]),
    ...(isRed && noFault !== undefined ? [`a fault turns ${id} red: remove noFault in its suite`] : []),
    ...(/[^.\s]$/.test(title) ? [] : [`the title of ${id} ends with a full stop or a space`]),
    ...(rule.startsWith('https://') ? [] : [`the rule of ${id} is no link: ${rule}`]),
  ];
}

test('every requirement has its page, its fault and its rule', () => {
  const lacking = ALL.flatMap((one) =>
    lacks(
      one,
      requirementPage(one.id).map(({ heading }) => heading),
      RED.has(one.id),
    ),
  );
  expect(lacking).toEqual([]);
});

test('every page and every fault belongs to a requirement', () => {
  const ids = ALL.map(({ id }) => id);
  expect(PAGES.filter((file) => !ids.includes(file.replace(/\.md$/, '')))).toEqual([]);
  expect([...RED].filter((id) => !ids.includes(id))).toEqual([]);
});

test('names each missing part of a new requirement with the file to change', () => {
  const [known] = ALL as [Declared];
  const fresh = { ...known, id: 'POD-99', title: 'something holds.', rule: '' };
  expect(lacks(known, HEADINGS, true)).toEqual([]);
  expect(lacks({ ...known, noFault: 'none' }, HEADINGS, false)).toEqual([]);
  expect(lacks({ ...known, noFault: 'none' }, HEADINGS, true)).toHaveLength(1);
  const lacking = lacks(fresh, HEADINGS.slice(1), false);
  expect(lacking).toHaveLength(4);
  expect(lacking[0]).toContain('docs/requirements/POD-99.md');
  expect(lacking[1]).toContain('helpers/proof/faults/');
});
