/** Why a run leaves the workloads of others alone. */
export const NOT_ASKED = 'it connects to pods and Services of others, and --workloads was not given';
