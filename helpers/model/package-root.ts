import { findPackageJSON } from 'node:module';
import { dirname, extname, join } from 'node:path';

const file = findPackageJSON(import.meta.url);
if (file === undefined) throw new Error(`no package.json above ${import.meta.url}`);

/** The folder of package.json. Files that are read, such as fixtures, lie here, both in a checkout and in an installed package. */
export const PACKAGE_ROOT = dirname(file);

/** The language of the program's files: TypeScript in a checkout, JavaScript in an installed package. */
export const LANGUAGE = extname(import.meta.filename);

/** The folder that the program's own files are found in, such as suites/. The build bundles all files that are not found by their place. */
export const PROGRAM_ROOT = LANGUAGE === '.ts' ? PACKAGE_ROOT : join(PACKAGE_ROOT, 'dist');
