export const CNIS = ['auto', 'weave', 'flannel', 'kube-router', 'none'] as const;
export type CniChoice = (typeof CNIS)[number];

export const IP_FAMILIES = ['ipv4', 'ipv6', 'dual'] as const;
export type IpFamily = (typeof IP_FAMILIES)[number];

export const IMAGE_SOURCES = ['auto', 'registry', 'bundle'] as const;
export type ImageSource = (typeof IMAGE_SOURCES)[number];

export const DIAGNOSTICS = ['always', 'on-failure', 'never'] as const;
/** When a run collects diagnostics. */
export type Diagnostics = (typeof DIAGNOSTICS)[number];

export const HAND_OVERS = ['log', 'sonobuoy'] as const;
/** How a run in a pod passes its reports out. */
export type HandOver = (typeof HAND_OVERS)[number];

/** When the objects of a run stay. */
export type Keep = 'never' | 'on-failure' | 'always';
