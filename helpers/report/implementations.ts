/** Who makes a network, in the terms of a conformance statement. */
export interface Implementation {
  organization: string;
  project: string;
  url: string;
}

/** The networks that are recognised, by the name that reports have for them. */
export const IMPLEMENTATIONS: Readonly<Record<string, Implementation>> = {
  flannel: { organization: 'flannel-io', project: 'flannel', url: 'https://github.com/flannel-io/flannel' },
  weave: { organization: 'rajch', project: 'weave', url: 'https://github.com/rajch/weave' },
};
