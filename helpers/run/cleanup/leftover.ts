import type { V1Lease, V1ObjectMeta } from '@kubernetes/client-node';
import { roughly } from '../../config/duration.ts';
import { isRunName } from '../../config/option-values.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../../model/labels.ts';
import { isHeld } from '../claim-namespace.ts';
import { isNamespaceOf } from '../run-name.ts';

/** Something in a cluster with the label of a run. */
export interface Leftover {
  /** The value of the label. */
  run: string;
  namespace: string;
  /** Whether the run made that namespace, or put something into one that stays. */
  made: 'namespace' | 'content';
  /** When the oldest of it was made. */
  since: Date | undefined;
  /**
   * dead: its run has ended for sure; alive: it may still be running; foreign: it has the label, but is not of the form of what a run
   * makes.
   */
  state: 'dead' | 'alive' | 'foreign';
  /** What that rests on, as a clause. */
  why: string;
}

/**
 * A namespace with the label of a run: taken for one only where label, name and annotation all say so.
 * @param now by the cluster's clock, ms since the epoch
 */
export function judgeNamespace(metadata: V1ObjectMeta, now: number): Leftover {
  const namespace = metadata.name ?? '';
  const run = metadata.labels?.[RUN_LABEL] ?? '';
  const expires = metadata.annotations?.[EXPIRES_ANNOTATION];
  const base = { run, namespace, made: 'namespace', since: metadata.creationTimestamp } as const;
  const foreign = (why: string): Leftover => ({ ...base, state: 'foreign', why });
  if (!isNamespaceOf(run, namespace))
    return foreign(`it has the label ${RUN_LABEL}=${run}, but its name is not one of a run`);
  if (expires === undefined) return foreign(`it has no annotation ${EXPIRES_ANNOTATION}`);
  // Date.parse takes much that is no time of RFC 3339, such as "1".
  const at = /^\d{4}-\d\d-\d\dT/.test(expires) ? Date.parse(expires) : Number.NaN;
  if (Number.isNaN(at))
    return foreign(`its annotation ${EXPIRES_ANNOTATION} is "${expires}", which is not a time`);
  return at < now
    ? { ...base, state: 'dead', why: `expired ${expires}` }
    : { ...base, state: 'alive', why: `its run may still be running; it expires ${expires}` };
}

/**
 * What has the label of a run in a namespace that stays.
 * @param lease the one by which a run has that namespace; undefined: there is none; untold: it may not be read
 */
export function judgeContent(
  { run, namespace, since }: Pick<Leftover, 'run' | 'namespace' | 'since'>,
  lease: V1Lease | undefined | 'untold',
  now: number,
): Leftover {
  const base = { run, namespace, made: 'content', since } as const;
  if (!isRunName(run)) return { ...base, state: 'foreign', why: `"${run}" is not the name of a run` };
  if (lease === 'untold')
    return { ...base, state: 'alive', why: 'its run may still be running; this user may not read its Lease' };
  if (lease?.spec?.holderIdentity !== run)
    return { ...base, state: 'dead', why: 'its run holds no Lease on the namespace' };
  const renewed = new Date(lease.spec.renewTime ?? 0).toISOString();
  return isHeld(lease, now)
    ? { ...base, state: 'alive', why: `its run is still running; it renewed its Lease at ${renewed}` }
    : { ...base, state: 'dead', why: `its run has not renewed its Lease since ${renewed}` };
}

/** In words, with its age, such as "namespace netconform-15aa95, made 3 h ago". */
export function nameOf({ run, namespace, made, since }: Leftover, now: number): string {
  const age = since === undefined ? '' : `, made ${roughly(Math.max(0, now - since.getTime()))} ago`;
  return made === 'namespace'
    ? `namespace ${namespace}${age}`
    : `objects of ${run} in namespace ${namespace}${age}`;
}
