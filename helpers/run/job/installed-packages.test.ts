import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../e2e/support/temporary.ts';
import { installedPackages, sharedLibraries } from './installed-packages.ts';

async function install(folder: string, manifest: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}

/** The folders found, relative to the one that everything is installed in. */
async function packagesOf(folder: string): Promise<string[]> {
  const root = join(folder, 'node_modules/netconform');
  return (await installedPackages(root)).map((path) => path.slice(folder.length + 1));
}

test('finds needed packages, including nested and peer ones, and omits the rest', () =>
  inTemporaryFolder(async (folder) => {
    const modules = join(folder, 'node_modules');
    await install(join(modules, 'netconform'), {
      dependencies: { runner: '1' },
      devDependencies: { lint: '1' },
    });
    await install(join(modules, 'lint'), {});
    await install(join(modules, 'runner'), {
      dependencies: { '@scope/a': '1', addon: '1' },
      optionalDependencies: { addon: '1' },
      peerDependencies: { peer: '1', ui: '1' },
      peerDependenciesMeta: { ui: { optional: true } },
    });
    await install(join(modules, 'runner/node_modules/@scope/a'), { dependencies: { peer: '1' } });
    await install(join(modules, '@scope/a'), {});
    await install(join(modules, 'peer'), { dependencies: { runner: '1' } });
    await install(join(modules, 'ui'), {});
    expect(await packagesOf(folder)).toEqual([
      'node_modules/peer',
      'node_modules/runner',
      'node_modules/runner/node_modules/@scope/a',
    ]);
  }));

test('follows symbolic links and lists both ends', () =>
  inTemporaryFolder(async (folder) => {
    const modules = join(folder, 'node_modules');
    await install(join(modules, 'netconform'), { dependencies: { a: '1' } });
    await install(join(modules, '.store/node_modules/a'), { dependencies: { b: '1' } });
    await install(join(modules, '.store/node_modules/b'), {});
    await symlink('.store/node_modules/a', join(modules, 'a'));
    expect(await packagesOf(folder)).toEqual([
      'node_modules/.store/node_modules/a',
      'node_modules/.store/node_modules/b',
      'node_modules/a',
    ]);
  }));

test('names a missing package', () =>
  inTemporaryFolder(async (folder) => {
    await install(join(folder, 'node_modules/netconform'), { dependencies: { absent: '1' } });
    await expect(packagesOf(folder)).rejects.toThrow('absent');
  }));

const PRINTED = `	linux-vdso.so.1 (0x00007f27dc5fd000)
	libatomic.so.1 => /lib/x86_64-linux-gnu/libatomic.so.1 (0x00007f27dc5e2000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f27dc01e000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f27dc5ff000)
`;

test('lists the libraries and the loader of a program, but not the ones of the kernel', () => {
  expect(sharedLibraries(PRINTED)).toEqual([
    '/lib/x86_64-linux-gnu/libatomic.so.1',
    '/lib/x86_64-linux-gnu/libc.so.6',
    '/lib64/ld-linux-x86-64.so.2',
  ]);
});

test.for([
  ['one that is missing', '\tlibstdc++.so.6 => not found\n', 'the library libstdc++.so.6 is missing'],
  ['a program that is static', '\tnot a dynamic executable\n', 'expected what ldd says of a program'],
] as const)('%s is told', ([, printed, told]) => {
  expect(() => sharedLibraries(printed)).toThrow(told);
});
