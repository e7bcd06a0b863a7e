/**
 * Networks that others install, by the name of their agent's DaemonSet in kube-system, as their own manifests and kind have it.
 * It tells its pods' label itself.
 */
export const OTHER_AGENTS = {
  kindnet: 'kindnet',
  calico: 'calico-node',
  cilium: 'cilium',
  antrea: 'antrea-agent',
  'kube-router': 'kube-router',
  'amazon-vpc': 'aws-node',
} as const;
