import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { UsageError } from '../../config/usage-error.ts';

/** The error for a problem in a kubeconfig: the problem and the expected form. */
export type Wrong = (problem: string) => UsageError;

/** A certificate or a key of a kubeconfig: as data, which outweighs a file, or as a file, which has to be readable; empty for neither. */
export function dataOrFile<T extends 'ca' | 'cert' | 'key'>(
  as: T,
  given: Readonly<Record<string, unknown>>,
  key: string,
  root: string,
  wrong: Wrong,
): { [K in `${T}Data` | `${T}File`]?: string } {
  const data = given[`${key}-data`];
  if (data) return { [`${as}Data`]: String(data) } as { [K in `${T}Data` | `${T}File`]?: string };
  if (!given[key]) return {};
  const file = resolved(root, String(given[key]));
  checkReadable(key, file, wrong);
  return { [`${as}File`]: file } as { [K in `${T}Data` | `${T}File`]?: string };
}

/** @throws the error of `wrong` for an unreadable file */
export function checkReadable(key: string, file: string, wrong: Wrong): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw wrong(`its ${key} "${file}": ${unreadable(error)}; expected a file that can be read`);
  }
}

/** A path in a kubeconfig, relative to its folder. */
export function resolved(root: string, path: string): string {
  return isAbsolute(path) ? path : join(root, path);
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

/** Why a file cannot be read, in words. */
export function unreadable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return UNREADABLE[code] ?? `cannot be read: ${message}`;
}
