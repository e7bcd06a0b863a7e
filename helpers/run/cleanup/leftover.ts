import type { V1Lease, V1ObjectMeta } from '@kubernetes/client-node';
import { roughly } from '../../config/duration.ts';
import { isRunName } from '../../config/option-values.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../../model/labels.ts';
import { isHeld } from '../claim-namespace.ts';
import { isNamespaceOf } from '../run-name.ts';

/** An object in a cluster with the label of a run. */
export interface Leftover {
  /** The value of the label. */
  run: string;
  namespace: string;
  /** Whether the run created the namespace, or created objects in an existing one. */
  made: 'namespace' | 'content';
  /** The creation time of the oldest object. */
  since: Date | undefined;
  /**
   * dead: its run has certainly ended. alive: its run may still be running. foreign: it has the label, but not the form of a run's objects.
   */
  state: 'dead' | 'alive' | 'foreign';
  /** The reason for the state, as a clause. */
  why: string;
}

/**
 * A namespace with the label of a run. It belongs to a run only if label, name and annotation agree.
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
  // Date.parse accepts texts that are not times of RFC 3339, such as "1".
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
