/** Label of everything that a run puts into a cluster; its value is the run's name. */
export const RUN_LABEL = 'netconform.io/run';

/** Label of the pods that a requirement makes for itself, and removes before it ends. */
export const PASSING_LABEL = 'netconform.io/passing';

/** What every label begins with that is this program's alone. */
export const OWN_PREFIX = 'netconform.io/';

/** The other labels by which fixtures are found, as their manifests have them. */
export const OWN_POD_LABELS: readonly string[] = ['app', 'run'];

/** Annotation of a namespace that a run makes: when, in RFC 3339, that run has ended for sure, and whoever finds it may remove it. */
export const EXPIRES_ANNOTATION = 'netconform.io/expires';
