import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

const file = findPackageJSON(import.meta.url);
if (file === undefined) throw new Error(`no package.json above ${import.meta.url}`);

/** The folder of package.json. Files that are read, such as fixtures, lie here, both in a checkout and in an installed package. */
export const PACKAGE_ROOT = dirname(file);
