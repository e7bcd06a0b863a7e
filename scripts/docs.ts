import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FAULTS } from '../helpers/proof/faults/all.ts';
import { catalogOf } from '../helpers/requirements/catalog.ts';
import { isOffered } from '../helpers/requirements/requires.ts';
import { rbacYaml } from '../helpers/run/rights/rbac-yaml.ts';
import { allRequirements } from '../helpers/run/suites.ts';

// Renews what is generated from the declarations of requirements and faults. With --check it changes nothing and names stale files.

const ROOT = join(import.meta.dirname, '..');
const requirements = await allRequirements();
const faults = FAULTS.flatMap(({ expected: { flannel }, ...fault }) =>
  flannel === undefined ? [] : [{ ...fault, expected: flannel }],
);

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[][]) =>
  `\n\n${[head, head.map(() => '---'), ...rows].map((cells) => row(...cells)).join('\n')}\n\n`;

/** What stands between `<!-- NAME -->` and `<!-- /NAME -->` in the pages. */
const GENERATED: Readonly<Record<string, string>> = {
  'number of requirements': `${requirements.length}`,
  requirements: table(
    ['id', 'level', 'requirement'],
    requirements.map(({ id, level, title }) => [id, level, title]),
  ),
  'number of requirements shown': `${requirements.filter((one) => isOffered(one, 'flannel')).length}`,
  'number of faults': `${faults.length}`,
  faults: table(
    ['fault', 'what is done', 'what turns red'],
    faults.map(({ id, sentence, expected: { red, unmeasured, unsteady } }) => {
      const parts = [
        red.join(', '),
        unmeasured === undefined ? '' : `not measured: ${unmeasured.length} requirements`,
        unsteady === undefined ? '' : `unsteady: ${unsteady.join(', ')}`,
      ];
      return [id, sentence, parts.filter((part) => part !== '').join('; ') || 'nothing'];
    }),
  ),
};

/** @throws Error for a marker of nothing that is generated */
function withGenerated(page: string): string {
  return page.replace(/<!-- ([a-z ]+) -->.*?<!-- \/\1 -->/gs, (_, name: string) => {
    const text = GENERATED[name];
    if (text === undefined) throw new Error(`the marker <!-- ${name} --> names nothing that is generated`);
    return `<!-- ${name} -->${text}<!-- /${name} -->`;
  });
}

function roles(namespace: string | undefined): string {
  const serviceAccount = { namespace: namespace ?? 'default', name: 'netconform' };
  return rbacYaml({ requirements, namespace, serviceAccount, disruptive: false, agent: undefined });
}

const FILES: Readonly<Record<string, (text: string) => string>> = {
  'README.md': withGenerated,
  'docs/selfcheck.md': withGenerated,
  'docs/requirements.json': () => `${JSON.stringify(catalogOf(requirements), undefined, 2)}\n`,
  'fixtures/rbac.yaml': () => roles('netconform'),
  'fixtures/rbac-own-namespaces.yaml': () => roles(undefined),
};

for (const [file, renew] of Object.entries(FILES)) {
  const text = await readFile(join(ROOT, file), 'utf8').catch(() => '');
  const renewed = renew(text);
  if (renewed === text) continue;
  if (!process.argv.includes('--check')) await writeFile(join(ROOT, file), renewed);
  else {
    console.error(`${file} is stale: run \`npm run docs\``);
    process.exitCode = 1;
  }
}
