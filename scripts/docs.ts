import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLinePage } from '../helpers/cli/command-line-page.ts';
import { commandLine } from '../helpers/cli/program.ts';
import { FAULTS } from '../helpers/proof/faults/all.ts';
import { catalogOf } from '../helpers/requirements/catalog.ts';
import { isOffered, requiresText } from '../helpers/requirements/requires.ts';
import { rbacYaml } from '../helpers/run/rights/rbac-yaml.ts';
import { allRequirements } from '../helpers/run/selection.ts';

// Renews what is generated from the declarations of requirements and faults. With --check it changes nothing and names stale files.

const ROOT = join(import.meta.dirname, '..');
const requirements = await allRequirements();
const faults = FAULTS.flatMap(({ expected: { flannel }, ...fault }) =>
  flannel === undefined ? [] : [{ ...fault, expected: flannel }],
);

const REQUIREMENTS_INTRO = `# Requirements

<!-- Generated from the suites by \`npm run docs\`. -->

Each requirement has a stable id. A **core** requirement decides conformance. An **extended** one is reported and does not change the
exit code. A requirement that the cluster does not offer is skipped with the reason; it never counts as passed. The page of each
requirement says how it is probed, what usually breaks it and what to look at; \`netconform explain ID\` prints the same.`;

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[][]) =>
  `\n\n${[head, head.map(() => '---'), ...rows].map((cells) => row(...cells)).join('\n')}\n\n`;

/** What stands between `<!-- NAME -->` and `<!-- /NAME -->` in the pages. */
const GENERATED: Readonly<Record<string, string>> = {
  'number of requirements': `${requirements.length}`,
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

function requirementsPage(): string {
  const areas = Map.groupBy(requirements, ({ area }) => area);
  const sections = [...areas].map(([area, some]) => {
    const rows = some.map(({ id, level, title, requires }) => [
      `[${id}](requirements/${id}.md)`,
      level,
      title,
      requiresText(requires) ?? '',
    ]);
    const head = ['id', 'level', 'requirement', 'needs'];
    return `## ${area}${table(head, rows)}`.trimEnd();
  });
  return `${[REQUIREMENTS_INTRO, ...sections].join('\n\n')}\n`;
}

const FILES: Readonly<Record<string, (text: string) => string>> = {
  'README.md': withGenerated,
  'docs/command-line.md': () => commandLinePage(commandLine(async () => undefined)),
  'docs/requirements.md': requirementsPage,
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
