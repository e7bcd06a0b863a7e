import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { licenceTexts, type Package, packageFolders, readPackage } from './bundled-packages.ts';

// Builds the program that is published: JavaScript, with the packages that it uses. A package installed by npm brings its types, its
// source maps and its packages along, which is three quarters of the space and most of the files.
// The first argument names another folder than dist/.

const ROOT = join(import.meta.dirname, '..');
const OUT = process.argv[2] ?? join(ROOT, 'dist');

/** Modules that are found by their place. All others go where rolldown likes. */
const ENTRIES = [
  'scripts/netconform',
  'helpers/run/requirements-as-tests',
  ...readdirSync(join(ROOT, 'suites')).map((file) => `suites/${parse(file).name}`),
];

const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const installed = Object.keys(dependencies);

/** Packages that npm installs for a user, and addons of ssh2, which does without them. */
const isExternal = (id: string) =>
  installed.some((name) => id === name || id.startsWith(`${name}/`)) ||
  id === 'cpu-features' ||
  id.endsWith('.node');

async function bundle(): Promise<OutputChunk[]> {
  await using build = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(ENTRIES.map((entry) => [entry, join(ROOT, `${entry}.ts`)])),
    platform: 'node',
    external: isExternal,
    // CommonJS packages use them, and an ES module has none.
    transform: { define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' } },
    onLog(level, { message }) {
      // Such as an import that cannot be resolved, which would fail where the program runs.
      if (level === 'warn') throw new Error(message);
    },
  });
  rmSync(OUT, { recursive: true, force: true });
  // Neither minified nor mangled: reports carry stack traces. licenses.txt has the licences in place of the comments.
  const { output } = await build.write({
    dir: OUT,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    comments: { legal: false, jsdoc: false },
  });
  return output.filter((file) => file.type === 'chunk');
}

const chunks = await bundle();
const folders = packageFolders(chunks.flatMap(({ moduleIds }) => moduleIds));
const packages = folders.map(readPackage);
writeFileSync(join(OUT, 'licenses.txt'), folders.map(licenceTexts).join('\n'));
const list: Package[] = packages.map(({ name, version, license }) => ({ name, version, license }));
writeFileSync(join(OUT, 'packages.json'), `${JSON.stringify(list, null, 2)}\n`);
