export const CNIS = ['auto', 'weave', 'flannel', 'kube-router', 'none'] as const;
export type CniChoice = (typeof CNIS)[number];

export const IP_FAMILIES = ['ipv4', 'ipv6', 'dual'] as const;
export type IpFamily = (typeof IP_FAMILIES)[number];

export const IMAGE_SOURCES = ['auto', 'registry', 'bundle'] as const;
export type ImageSource = (typeof IMAGE_SOURCES)[number];

export const DIAGNOSTICS = ['always', 'on-failure', 'never'] as const;
/** When diagnostics are taken of a run's cluster. */
export type Diagnostics = (typeof DIAGNOSTICS)[number];

export const HAND_OVERS = ['log', 'sonobuoy'] as const;
/** How a run in a pod hands its reports over. */
export type HandOver = (typeof HAND_OVERS)[number];

/** When what a run made stays. */
export type Keep = 'never' | 'on-failure' | 'always';
