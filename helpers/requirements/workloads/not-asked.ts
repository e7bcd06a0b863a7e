/** Why a run leaves the workloads of others alone. */
export const NOT_ASKED = 'it connects to existing pods and Services; --workloads allows it';
