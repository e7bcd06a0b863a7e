interface LockedPackage {
  dev?: boolean;
}

/**
 * The folders of packages that the program needs to run, such as "node_modules/commander": those of a lock file that are not for its
 * development alone. A package that lies in the folder of another comes with it.
 * @param lock the text of a package-lock.json of version 2 or 3
 */
export function productionPackages(lock: string): string[] {
  const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, LockedPackage>> };
  return Object.entries(packages).flatMap(([path, { dev }]) =>
    path === '' || dev === true || path.lastIndexOf('node_modules/') > 0 ? [] : path,
  );
}
