import { randomBytes } from 'node:crypto';
import { isRunName } from '../config/run-name.ts';
import { SPACES } from '../requirements/network-policy/cells.ts';

/** A name for a run in a cluster that is there; its namespaces have it too. */
export function newRunName(): string {
  return `netconform-${randomBytes(3).toString('hex')}`;
}

/** The namespace of the Job that a run is, where it is one. */
export function jobNamespaceOf(run: string): string {
  return `${run}-job`;
}

/** Whether a namespace has the name of one that a run makes: its own, that of its Job, or one of those in which it tries network policies. */
export function isNamespaceOf(run: string, namespace: string): boolean {
  return (
    isRunName(run) &&
    [run, jobNamespaceOf(run), ...SPACES.map((space) => `${run}-${space}`)].includes(namespace)
  );
}

/** Whether some run could have made a namespace, by its name. */
export function isOfSomeRun(namespace: string): boolean {
  return isNamespaceOf(namespace.split('-').slice(0, 2).join('-'), namespace);
}
