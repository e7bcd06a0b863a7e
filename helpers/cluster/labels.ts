/** Everything that this program makes carries these, so that it can be found and told from what others made. */
export const LABELS = {
  /** On networks, containers and images: the name of the cluster or run they belong to. */
  run: 'io.netconform.run',
  /** On networks: "true" when the user asked for the cluster to stay. */
  keep: 'io.netconform.keep',
} as const;

/** The environment variable by which a process is known as a child of a run. */
export const RUN_VARIABLE = 'NETCONFORM_RUN';
