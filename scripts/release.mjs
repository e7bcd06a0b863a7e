// Makes a release in release/ from the tag of this commit, and publishes the package; the workflow pushes the image. With --dry-run
// nothing is published, and neither a tag nor a clean tree is needed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'release');

/** What the image is called in the registry that the release workflow pushes it to. */
const IMAGE = 'ghcr.io/netconform/netconform';

/**
 * The notes of a version in a changelog, as https://keepachangelog.com has it.
 * @param {string} changelog
 * @param {string} version
 * @throws Error where it has none
 */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  const notes = section?.slice(section.indexOf('\n')).trim();
  if (!notes) throw new Error(`CHANGELOG.md says nothing about ${version}`);
  return notes;
}

/**
 * @typedef {{ 'bom-ref': string, name: string, version: string, scope?: string, properties?: { name: string }[] }} Component
 * @typedef {{ metadata: { component: Component }, components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }} Sbom
 */

/**
 * The part of npm's SBOM that is published: packages that npm installs for a user, and those of the bundle, which are development
 * dependencies for npm.
 * @param {Sbom} sbom of a checkout
 * @param {{ name: string, version: string }[]} bundled
 * @throws Error for a package of the bundle that the SBOM does not name
 */
export function publishedSbom(sbom, bundled) {
  const DEVELOPMENT = 'cdx:npm:package:development';
  const rest = new Set(bundled.map(({ name, version }) => `${name}@${version}`));
  const components = [];
  for (const component of sbom.components) {
    const { name, version, properties = [] } = component;
    const isBundled = bundled.some((one) => one.name === name && one.version === version);
    rest.delete(`${name}@${version}`);
    if (isBundled) {
      const others = properties.filter((property) => property.name !== DEVELOPMENT);
      components.push({ ...component, scope: 'required', properties: others });
    } else if (!properties.some((property) => property.name === DEVELOPMENT)) components.push(component);
  }
  if (rest.size > 0) throw new Error(`the SBOM does not name ${[...rest].join(', ')}, which the package has`);
  const refs = new Set([sbom.metadata.component, ...components].map((component) => component['bom-ref']));
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  return { ...sbom, components, dependencies };
}

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  return execFileSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}

/** @param {string} version @throws Error where this commit is not the release of that version */
function checkCommit(version) {
  const tags = run('git', 'tag', '--points-at', 'HEAD').split('\n');
  if (!tags.includes(`v${version}`))
    throw new Error(`this commit has no tag v${version}, the version of package.json`);
  if (run('git', 'status', '--porcelain') !== '') throw new Error('there are changes that are not committed');
}

/** @param {boolean} dryRun */
function release(dryRun) {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (!dryRun) checkCommit(version);
  const notes = notesOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), version);
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT);
  const packed = run('npm', 'pack', '--silent', '--pack-destination', OUT).split('\n').at(-1) ?? '';
  // `npm pack` has built it.
  const bundled = JSON.parse(readFileSync(join(ROOT, 'dist/packages.json'), 'utf8'));
  const sbom = JSON.parse(run('npm', 'sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'));
  writeFileSync(join(OUT, 'sbom.cdx.json'), `${JSON.stringify(publishedSbom(sbom, bundled), null, 2)}\n`);
  const sums = readdirSync(OUT).map((file) => {
    const hash = createHash('sha256').update(readFileSync(join(OUT, file)));
    return `${hash.digest('hex')}  ${file}\n`;
  });
  writeFileSync(join(OUT, 'SHA256SUMS'), sums.join(''));
  writeFileSync(join(OUT, 'NOTES.md'), `${notes}\n`);
  const platforms = ['--platform', 'linux/amd64,linux/arm64'];
  const image = ['--out', join(OUT, 'image.tar'), '--tag', `${IMAGE}:${version}`];
  run(process.execPath, 'scripts/netconform.mjs', 'build-image', ...platforms, ...image);
  const options = dryRun ? ['--dry-run'] : ['--provenance', '--access', 'public'];
  run('npm', 'publish', join(OUT, packed), ...options);
  console.log(
    `${dryRun ? 'dry run, nothing published' : 'published'}: netconform ${version}, files in release/`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    release(process.argv.includes('--dry-run'));
  } catch (error) {
    console.error(`release: ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}
