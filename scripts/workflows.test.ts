import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newer } from '../helpers/cluster/bundle/go-build.ts';
import { goDirective } from '../helpers/cluster/bundle/versions.ts';

const ROOT = join(import.meta.dirname, '..');

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const WORKFLOWS = globSync(['.github/{actions,workflows}/**/*.yml', 'action.yml', 'docs/examples/*.yml'], {
  cwd: ROOT,
});

test.each(WORKFLOWS)('%s pins every action by commit and names its version', (file) => {
  const uses = [...read(file).matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
  expect(uses).not.toEqual([]);
  for (const action of uses)
    expect(action).toMatch(
      /^(\.\/\S+|netconform\/netconform@v\d+\.\d+\.\d+|actions\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
    );
});

test.each(WORKFLOWS)('%s runs only scripts that are here', (file) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const asked = [...read(file).matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(asked));
});

test('the pipeline installs the newest Go that a go.mod asks for', () => {
  const [, named = ''] = /go-version-file: (\S+)/.exec(read('.github/actions/prepare/action.yml')) ?? [];
  const asked = globSync('fixtures/**/go.mod', { cwd: ROOT }).map((file) => goDirective(read(file)));
  expect(goDirective(read(named))).toBe(asked.reduce(newer));
});
