import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { machineSources, SUITE } from '../../cluster/bundle/apt-sources.ts';
import type { Layer } from '../../cluster/bundle/image-archive.ts';
import type { Processor } from '../../config/option-values.ts';
import { EnvironmentError } from '../../config/usage-error.ts';
import { PACKAGE_ROOT } from '../../model/package-root.ts';
import { run } from '../../system/run.ts';
import { packagesLayer, systemLayer } from './layers.ts';

/** What npm calls a processor, and where Debian has its libraries and the loader, which programs name by its path. */
const PLACES: Record<Processor, { cpu: string; libraries: string; loader: string }> = {
  amd64: { cpu: 'x64', libraries: 'lib/x86_64-linux-gnu', loader: 'lib64/ld-linux-x86-64.so.2' },
  arm64: { cpu: 'arm64', libraries: 'lib/aarch64-linux-gnu', loader: 'lib/ld-linux-aarch64.so.1' },
};

/** What Node and the packages' addons load, by the Debian package that has it. */
const LIBRARIES = {
  libc6: ['libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0', 'librt.so.1'],
  libatomic1: ['libatomic.so.1'],
  'libgcc-s1': ['libgcc_s.so.1'],
  'libstdc++6': ['libstdc++.so.6'],
};

/**
 * The layers below the program, for any processor, on any: nothing of it runs here. Node and the packages are npm's, the libraries are
 * Debian's.
 * @param scratch an empty folder
 * @throws EnvironmentError for an installed package, which has no lock file to take the same packages by
 */
export async function platformLayers(
  arch: Processor,
  scratch: string,
  signal: AbortSignal,
): Promise<Layer[]> {
  if (!existsSync(join(PACKAGE_ROOT, 'package-lock.json')))
    throw new EnvironmentError('--platform needs a checkout of netconform: its lock file names the packages');
  const { cpu, libraries, loader } = PLACES[arch];
  const packages = join(scratch, 'packages');
  await mkdir(packages);
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    await copyFile(join(PACKAGE_ROOT, file), join(packages, file));
  // npm's own Node may be older than the one that the packages ask for: it only unpacks them.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const platform = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
  await run('npm', ['ci', '--omit=dev', '--ignore-scripts', ...platform, ...quiet], {
    cwd: packages,
    signal,
  });
  const system = {
    node: await nodeFor(cpu, scratch, signal),
    root: await debianFor(arch, scratch, signal),
    libraries: [
      loader,
      ...Object.values(LIBRARIES).flatMap((names) => names.map((name) => join(libraries, name))),
    ],
  };
  return [
    await systemLayer(scratch, system, signal),
    await packagesLayer(scratch, packages, [join(packages, 'node_modules')], signal),
  ];
}

/** The version of Node that runs this, for a processor. */
async function nodeFor(cpu: string, scratch: string, signal: AbortSignal): Promise<string> {
  const what = `node-linux-${cpu}@${process.versions.node}`;
  const packed = await run('npm', ['pack', '--silent', what], { cwd: scratch, signal });
  const tarball = packed.split('\n').at(-1) ?? '';
  await run('tar', ['-xzf', tarball, 'package/bin/node'], { cwd: scratch, signal });
  return join(scratch, 'package/bin/node');
}

/** A folder with Debian packages for a processor, unpacked and not set up. */
async function debianFor(arch: Processor, scratch: string, signal: AbortSignal): Promise<string> {
  const root = join(scratch, 'debian');
  const sources = await machineSources(signal);
  await run(
    'mmdebstrap',
    [
      ...['--format=directory', '--variant=extract', `--architectures=${arch}`],
      '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
      `--include=${Object.keys(LIBRARIES).join(',')}`,
      ...[SUITE, root, ...(sources.length === 0 ? [] : ['-'])],
    ],
    {
      signal,
      env: { TMPDIR: scratch, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' },
      ...(sources.length === 0 ? {} : { input: `${sources.join('\n')}\n` }),
    },
  );
  return root;
}
