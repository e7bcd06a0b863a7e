/** Everything that this program makes carries these, so that it can be found and told from what others made. */
export const LABELS = {
  /** On networks, containers and images: the name of the cluster or run they belong to. */
  run: 'io.netconform.run',
  /** On networks: the process that made it, as "pid.start", so that one can tell whether it still runs. */
  owner: 'io.netconform.owner',
} as const;

/** The environment variable by which a process is known as a child of a run. */
export const RUN_VARIABLE = 'NETCONFORM_RUN';
