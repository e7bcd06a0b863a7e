import { randomBytes } from 'node:crypto';
import { SPACES } from '../policy/cases.ts';

const RUN_NAME = /^netconform-[0-9a-f]{6}$/;

/** A name for a run in a cluster that is there; its namespaces have it too. */
export function newRunName(): string {
  return `netconform-${randomBytes(3).toString('hex')}`;
}

/** @throws Error saying what was expected */
export function parseRunName(text: string): string {
  if (!RUN_NAME.test(text)) throw new Error('expected the name of a run, such as netconform-15aa95');
  return text;
}

export function isRunName(text: string): boolean {
  return RUN_NAME.test(text);
}

/** Whether a namespace has the name of one that a run makes: its own, or one of those in which it tries network policies. */
export function isNamespaceOf(run: string, namespace: string): boolean {
  return isRunName(run) && [run, ...SPACES.map((space) => `${run}-${space}`)].includes(namespace);
}

/** Whether some run could have made a namespace, by its name. */
export function isOfSomeRun(namespace: string): boolean {
  return isNamespaceOf(namespace.split('-').slice(0, 2).join('-'), namespace);
}
