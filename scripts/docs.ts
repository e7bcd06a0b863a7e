import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLinePage } from '../helpers/cli/command-line-page.ts';
import { commandLine } from '../helpers/cli/program.ts';
import { FAULTS } from '../helpers/proof/faults/all.ts';
import { catalogOf } from '../helpers/requirements/catalog.ts';
import { allCells, type Cell, coveredBy, NOT_ASKED } from '../helpers/requirements/grid.ts';
import { askedOf, isOffered, requiresText } from '../helpers/requirements/requires.ts';
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
exit code. A requirement that does not apply to a cluster is skipped with the reason. It never counts as passed. The page of each
requirement says how it is probed, its usual causes of failure and the commands to run; \`netconform explain ID\` prints the same.`;

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[][]) =>
  `\n\n${[head, head.map(() => '---'), ...rows].map((cells) => row(...cells)).join('\n')}\n\n`;

/** What stands between `<!-- NAME -->` and `<!-- /NAME -->` in the pages. */
const GENERATED: Readonly<Record<string, string>> = {
  'number of requirements': `${requirements.length}`,
  'number of requirements shown': `${requirements.filter((one) => isOffered(one, 'flannel')).length}`,
  'number of faults': `${faults.length}`,
  faults: table(
    ['fault', 'effect', 'requirements that turn red'],
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
  return rbacYaml({
    requirements: askedOf(requirements, false),
    namespace,
    serviceAccount,
    disruptive: false,
    agent: undefined,
  });
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

const GRID_INTRO = `# The grid

<!-- Generated from the suites by \`npm run docs\`. -->

The network model defines which ends must reach each other. Each row is a path. Each column is a protocol and a size: **small** is one packet each way,
**large** is 64 KiB each way over TCP, and over UDP a datagram that fills one packet. **In fragments** is a datagram that is too large for one packet.
A cell names the [requirements](requirements.md) that probe it. Where pods have addresses of two families, each family is probed. A unit
test fails if a cell has no requirement. For each path, a fault of the [self-check](selfcheck.md) breaks it.`;

function gridPage(): string {
  const columns: [string, Pick<Cell, 'protocol' | 'size'>][] = [
    ['TCP, small', { protocol: 'TCP', size: 'small' }],
    ['TCP, large', { protocol: 'TCP', size: 'large' }],
    ['UDP, small', { protocol: 'UDP', size: 'small' }],
    ['UDP, large', { protocol: 'UDP', size: 'large' }],
    ['UDP, in fragments', { protocol: 'UDP', size: 'in fragments' }],
  ];
  const rows = PATHS.map(({ from, to }) => {
    const ids = columns.map(([, kind]) => coveredBy({ from, to, ...kind }, requirements));
    const links = ids.map((some) => some.map((id) => `[${id}](requirements/${id}.md)`).join(', '));
    return { from, to, cells: links };
  });
  const asked = rows.filter(({ cells }) => cells.some((text) => text !== ''));
  const head = ['from', 'to', ...columns.map(([name]) => name)];
  const excuses = NOT_ASKED.map(({ from, to, sizes, why }) => [
    from.join(', '),
    to.join(', '),
    sizes?.join(', ') ?? 'all',
    why,
  ]);
  return (
    `${GRID_INTRO}${table(
      head,
      asked.map(({ from, to, cells }) => [from, to, ...cells]),
    )}## Paths that are not the cluster network's${table(['from', 'to', 'size', 'why'], excuses)}`.trimEnd() +
    '\n'
  );
}

/** Every path once, whatever is sent on it. */
const PATHS = allCells().filter(({ protocol, size }) => protocol === 'TCP' && size === 'small');

const FILES: Readonly<Record<string, (text: string) => string>> = {
  'README.md': withGenerated,
  'docs/command-line.md': () => commandLinePage(commandLine(async () => undefined)),
  'docs/grid.md': gridPage,
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
