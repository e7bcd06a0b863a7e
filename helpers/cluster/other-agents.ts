/** Networks that others install, and the DaemonSet of each one's agent as its own manifests have it. It tells its pods' label itself. */
export const OTHER_AGENTS = [
  { cni: 'kindnet', namespace: 'kube-system', daemonSet: 'kindnet' },
  { cni: 'calico', namespace: 'kube-system', daemonSet: 'calico-node' },
  // As Calico's own operator puts it.
  { cni: 'calico', namespace: 'calico-system', daemonSet: 'calico-node' },
  { cni: 'cilium', namespace: 'kube-system', daemonSet: 'cilium' },
  { cni: 'antrea', namespace: 'kube-system', daemonSet: 'antrea-agent' },
  { cni: 'kube-router', namespace: 'kube-system', daemonSet: 'kube-router' },
  { cni: 'amazon-vpc', namespace: 'kube-system', daemonSet: 'aws-node' },
] as const;
