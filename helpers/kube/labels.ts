/** Label of everything that a run puts into a cluster; its value is the run's name. */
export const RUN_LABEL = 'netconform.io/run';

/** Label of the pods that a requirement makes for itself, and removes before it ends. */
export const PASSING_LABEL = 'netconform.io/passing';
