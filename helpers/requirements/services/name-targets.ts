import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import type { Target } from '../../probe/probe.ts';
import { readTwoContainers } from '../pods/two-containers.ts';
import { readResolver } from './resolver.ts';

/** Plans from the probe pod of every node: a Service by its short and full name, and lookups of a headless Service. */
export async function byName(cluster: ClusterUnderTest): Promise<{ toService: Plan[]; toHeadless: Plan[] }> {
  const [probes, echo, { node, answerOf }] = await Promise.all([
    everyProbePod(cluster),
    echoPods(cluster),
    readTwoContainers(cluster),
  ]);
  const { namespace } = cluster.run;
  const dnsOn = [...cluster.dnsOn];
  const { domain } = await readResolver(cluster, probes[0] as FixturePod);
  // The final dot keeps the resolver from trying search domains of the node, which other servers would have to answer.
  const services = ['several-ports', `several-ports.${namespace}.svc.${domain}.`].map((name) => ({
    name,
    url: `http://${name}:80/`,
    answer: answerOf('one'),
    answeredOn: [...dnsOn, node],
  }));
  const headless = `echo-headless.${namespace}.svc.${domain}.`;
  const answer = { resolves: { [headless]: echo.map(({ ip }) => ip) } };
  const named = [headless, 'echo-headless'].map(
    (asked): Target => ({
      name: asked,
      answeredOn: dnsOn,
      url: asked,
      answer,
      lookup: { tcp: false, names: [{ asked, full: headless }] },
    }),
  );
  return {
    toService: probes.map(({ prober }) => ({ from: prober, to: services })),
    toHeadless: probes.map(({ prober }) => ({ from: prober, to: named })),
  };
}
