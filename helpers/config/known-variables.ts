import { variables } from './options.ts';
import { UsageError } from './usage-error.ts';

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
  throw new UsageError(`${unknown} is no variable of netconform; the nearest is ${nearest}`);
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
