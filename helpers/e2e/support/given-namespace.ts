import { afterAll, beforeAll, expect } from 'vitest';
import type { Kube } from '../../kube/client.ts';
import { createNamespace } from '../../kube/namespace.ts';
import { runName } from './temporary.ts';
import { patience } from './until.ts';

/** A namespace that exists while the tests of a file run. */
export interface GivenNamespace {
  name: string;
  /** Expects that no run left anything in it. */
  expectEmpty(): Promise<void>;
}

/**
 * Makes a namespace for runs with --namespace: their end is not delayed by its removal, which takes the cluster 5 s or more. It is
 * deleted after the tests, and nothing waits for that.
 */
export function givenNamespace(kube: Kube, labels: Readonly<Record<string, string>> = {}): GivenNamespace {
  const name = runName();
  beforeAll(() => createNamespace(kube, name, { labels }, patience()));
  afterAll(() => kube.core.deleteNamespace({ name }));
  return {
    name,
    async expectEmpty() {
      const namespace = name;
      const lists = await Promise.all([
        kube.core.listNamespacedPod({ namespace }),
        kube.core.listNamespacedService({ namespace }),
        kube.apps.listNamespacedDaemonSet({ namespace }),
        kube.apps.listNamespacedDeployment({ namespace }),
        kube.coordination.listNamespacedLease({ namespace }),
      ]);
      expect(lists.flatMap(({ items }) => items.map(({ metadata }) => metadata?.name))).toEqual([]);
    },
  };
}
