/** Names of the Service for the cluster's DNS, by namespace, the most frequent first. Kubernetes' DNS specification states none. */
export const DNS_SERVICES = {
  // kubeadm, k3s, k0s, kOps, EKS, GKE, AKS, Talos; Kubespray; RKE2.
  'kube-system': ['kube-dns', 'coredns', 'rke2-coredns-rke2-coredns'],
  'openshift-dns': ['dns-default'],
} as const;

/** Labels of DNS pods and of DNS caches on nodes, by namespace. An empty value matches any value. */
export const DNS_PODS: Readonly<Record<string, readonly string[]>> = {
  'kube-system': ['k8s-app=kube-dns', 'k8s-app=coredns', 'k8s-app=node-local-dns', 'k8s-app=nodelocaldns'],
  'openshift-dns': ['dns.operator.openshift.io/daemonset-dns='],
};
