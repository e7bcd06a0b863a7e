import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../e2e/support/run-here.ts';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';

const PAGES = join(import.meta.dirname, '../../docs/requirements');

let ids: string[];

const run = (...args: string[]) => inTemporaryFolder((folder) => runHere(args, folder));

beforeAll(async () => {
  const { stdout } = await run('list');
  ids = [...stdout.matchAll(/^([A-Z0-9]+-\d+) +(?:core|extended) +\S/gm)].map(([, id = '']) => id);
});

test('every requirement has a page, and every page a requirement', async () => {
  expect(ids.length).toBeGreaterThan(30);
  expect((await readdir(PAGES)).sort()).toEqual(ids.map((id) => `${id}.md`).sort());
});

test('every page says how it is probed, what breaks it and what to look at', async () => {
  for (const id of ids) {
    const page = await readFile(join(PAGES, `${id}.md`), 'utf8');
    expect(page.match(/^#+ .*$/gm)).toEqual([
      `# ${id}`,
      '## How it is probed',
      '## What usually breaks it',
      '## What to look at',
    ]);
  }
});

test('explains a requirement by its id, in upper or lower case', async () => {
  const { code, stdout } = await run('explain', 'pod-6');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^POD-6 {2}packets of the size.*level {3}core.*source {2}https:.*How it is probed.*What usually breaks it.*MTU.*What to look at/s,
  );
});

test('refuses an unknown id and lists the known ones', async () => {
  const { code, stderr } = await run('explain', 'POD-66');
  expect(code).toBe(2);
  expect(stderr).toMatch(/explain "POD-66": expected the id of a requirement: .*POD-6, /);
});
