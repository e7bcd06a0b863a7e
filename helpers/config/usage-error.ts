/** What the user asked for cannot be done as asked: exit code 2, one sentence, nothing created. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /**
   * @param option what was given, as the user wrote it, such as `--ipalloc-range (IPALLOC_RANGE)`
   * @param value its value
   * @param problem what is wrong with it and what was expected
   */
  static of(option: string, value: string, problem: string): UsageError {
    return new UsageError(`${option} "${value}": ${problem}`);
  }
}

/** The surroundings are missing something the run needs: exit code 3, nothing was proven either way. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
