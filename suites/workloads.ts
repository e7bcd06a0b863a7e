// Existing pods and Services of others: a network may serve new pods but have lost old ones.
// They run only with --workloads. They change no workload, and send nothing on a connection.
// https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model

import { suite } from '../helpers/requirements/requirement.ts';
import {
  expectPodsReached,
  expectServicesReached,
} from '../helpers/requirements/workloads/expect-workloads.ts';

export const requirement = suite({ vantage: 'every node', by: 'exec', layer: 'above services' });

requirement(
  'WORK-1',
  {
    level: 'extended',
    title: 'every node reaches every running pod',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
    requires: ['workloads'],
    rights: ['all pods', 'all policies'],
  },
  async (cluster) => expectPodsReached(cluster),
);

requirement(
  'WORK-2',
  {
    level: 'extended',
    title: 'every Service with ready endpoints accepts a connection at its cluster IP from every node',
    rule: 'https://kubernetes.io/docs/reference/networking/virtual-ips/',
    requires: ['workloads'],
    rights: ['all pods', 'all Services', 'all endpoints', 'all policies'],
  },
  async (cluster) => expectServicesReached(cluster),
);
