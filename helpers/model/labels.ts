/** Label of every object of a run; its value is the run's name. */
export const RUN_LABEL = 'netconform.io/run';

/** Label of pods that a requirement creates, and removes before it ends. */
export const PASSING_LABEL = 'netconform.io/passing';

/** Prefix of all labels that only this program uses. */
export const OWN_PREFIX = 'netconform.io/';

/** The other labels of fixtures, as in their manifests. */
export const OWN_POD_LABELS: readonly string[] = ['app', 'run'];

/**
 * Annotation of a run's namespace: the time, in RFC 3339, after which that run has certainly ended and anybody may remove the namespace.
 */
export const EXPIRES_ANNOTATION = 'netconform.io/expires';
