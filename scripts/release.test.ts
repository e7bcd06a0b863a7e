import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from '../helpers/config/version.ts';
import { notesOf, publishedSbom } from './release.mjs';

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

const component = (name: string, development = true) => ({
  'bom-ref': `${name}@1`,
  name,
  version: '1',
  scope: development ? 'optional' : 'required',
  properties: development ? [{ name: 'cdx:npm:package:development' }] : [],
});

const SBOM = {
  metadata: { component: component('netconform', false) },
  components: [component('runner', false), component('client'), component('lint')],
  dependencies: [
    { ref: 'netconform@1', dependsOn: ['runner@1', 'client@1', 'lint@1'] },
    { ref: 'lint@1', dependsOn: ['client@1'] },
  ],
};

test('the SBOM names what npm installs and what the bundle has, and nothing else', () => {
  const { components, dependencies } = publishedSbom(SBOM, [{ name: 'client', version: '1' }]);
  const client = { ...component('client', false), scope: 'required' };
  expect(components).toEqual([component('runner', false), client]);
  expect(dependencies).toEqual([{ ref: 'netconform@1', dependsOn: ['runner@1', 'client@1'] }]);
});

test('a package of the bundle that is missing in the SBOM ends the release', () => {
  expect(() => publishedSbom(SBOM, [{ name: 'client', version: '2' }])).toThrow('client@2');
});
