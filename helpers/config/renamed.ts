import { variables } from './options.ts';
import { UsageError } from './usage-error.ts';

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

const PREFIX = 'NETCONFORM_';

/** What Kubernetes puts into pods of each Service "netconform…" in their namespace. */
const OF_SERVICE = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?$/;

/**
 * A variable that is misspelt would be ignored in silence.
 * @param others variables beside those of the flags
 * @throws UsageError that names the nearest one
 */
export function expectKnownVariables(environment: NodeJS.ProcessEnv, others: readonly string[]): void {
  const known = [...variables(), ...others];
  const inPod = environment.KUBERNETES_SERVICE_HOST !== undefined;
  const unknown = Object.keys(environment).find(
    (name) => name.startsWith(PREFIX) && !known.includes(name) && !(inPod && OF_SERVICE.test(`_${name}`)),
  );
  if (unknown === undefined) return;
  const nearest = known
    .filter((name) => name.startsWith(PREFIX))
    .sort((one, other) => distance(unknown, one) - distance(unknown, other))[0];
  throw new UsageError(`${unknown} is not a variable of netconform; did you mean ${nearest}`);
}

/** Letters to insert, delete or replace until one text is the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, opposite] of [...other].entries())
      next.push(
        Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (letter === opposite ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
