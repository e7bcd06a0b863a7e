/** Why a run does not connect to existing workloads. */
export const NOT_ASKED = 'it connects to existing pods and Services; --workloads allows it';
