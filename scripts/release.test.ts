import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from '../helpers/config/version.ts';
import { notesOf } from './release.mjs';

const CHANGELOG = readFileSync(join(import.meta.dirname, '../CHANGELOG.md'), 'utf8');

test('the changelog has notes for the present version', () => {
  expect(notesOf(CHANGELOG, VERSION)).toContain('### ');
});

test('notes are those of the version alone', () => {
  expect(
    notesOf('# C\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-01\n\n- b\n\n## [1.0.0]\n\n- a\n', '1.1.0'),
  ).toBe('- b');
});

test.each(['2.0.0', 'Unreleased'])('a version without notes is refused: %s', (version) => {
  expect(() => notesOf('## [Unreleased]\n\n## [1.0.0]\n\n- a\n', version)).toThrow(version);
});
