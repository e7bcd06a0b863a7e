/** Options that had another name. The old ones still work, as flags and as variables. */
const RENAMED_OPTIONS: Readonly<Record<string, string>> = {
  'hand-over': 'report-to',
  'include-tainted': 'tolerate-taints',
  'inside-only': 'skip-external',
  'max-gap': 'max-outage',
};

/** Commands that had another name. */
const RENAMED_COMMANDS: Readonly<Record<string, string>> = { image: 'build-image' };

/**
 * Replaces old names of commands, flags and variables by the present ones. What stands after "--" is not the program's.
 * @param environment is changed: a variable with an old name sets the present one unless that is set
 * @returns the arguments with present names, and a warning for each old one
 */
export function withPresentNames(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): { args: string[]; warnings: string[] } {
  const warnings: string[] = [];
  const replace = (old: string, present: string) => {
    warnings.push(`${old} is now called ${present}; the old name will stop working in 1.0`);
    return present;
  };
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const renamed = args.map((arg, index) => {
    if (index >= end) return arg;
    const command = index === 0 ? RENAMED_COMMANDS[arg] : undefined;
    if (command !== undefined) return replace(arg, command);
    const [, old = '', value = ''] = /^--([a-z-]+)(=.*)?$/s.exec(arg) ?? [];
    const option = RENAMED_OPTIONS[old];
    return option === undefined ? arg : `${replace(`--${old}`, `--${option}`)}${value}`;
  });
  for (const [old, present] of Object.entries(RENAMED_OPTIONS)) {
    const [oldVariable, variable] = [variableOf(old), variableOf(present)];
    const value = environment[oldVariable];
    if (value === undefined) continue;
    delete environment[oldVariable];
    environment[variable] ??= value;
    replace(oldVariable, variable);
  }
  return { args: renamed, warnings };
}

function variableOf(option: string): string {
  return `NETCONFORM_${option.toUpperCase().replaceAll('-', '_')}`;
}
