import type { Implementation } from '../model/result.ts';

/** The networks that are recognised, by the name that reports have for them. */
export const IMPLEMENTATIONS: Readonly<
  Record<string, Pick<Implementation, 'organization' | 'project' | 'url'>>
> = {
  flannel: { organization: 'flannel-io', project: 'flannel', url: 'https://github.com/flannel-io/flannel' },
  'kube-router': {
    organization: 'cloudnativelabs',
    project: 'kube-router',
    url: 'https://github.com/cloudnativelabs/kube-router',
  },
  weave: { organization: 'rajch', project: 'weave', url: 'https://github.com/rajch/weave' },
};
