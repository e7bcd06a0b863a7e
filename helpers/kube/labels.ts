/** Label of everything that a run puts into a cluster; its value is the run's name. */
export const RUN_LABEL = 'netconform.io/run';
