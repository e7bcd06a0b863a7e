/** What the user asked for cannot be done as asked: exit code 2, one sentence, nothing created. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /**
   * @param option what was given, as the user wrote it, such as `--ipalloc-range (IPALLOC_RANGE)`
   * @param value its value, shown without the password of an address
   * @param problem what is wrong with it and what was expected
   */
  static of(option: string, value: string, problem: string): UsageError {
    return new UsageError(`${option} "${withoutPassword(value)}": ${problem}`);
  }
}

/** Whatever stands between a name and an @, at the beginning or after the scheme. */
function withoutPassword(value: string): string {
  return value.replace(/^((?:[a-z][a-z0-9+.-]*:\/\/)?[^\s:/@]*:)[^\s/]*@/i, '$1…@');
}

/** The surroundings are missing something the run needs: exit code 3, nothing was proven either way. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
