import { type Evidence, Violation } from '../../model/outcomes.ts';
import { CONVERGED_AFTER } from '../../model/timeouts.ts';
import { type Plan, probeAll } from '../../probe/converge.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';

/**
 * Each target must see all sources under one address.
 * @param plans from the containers of one pod to targets that return the source address
 * @throws Violation naming the targets that see several addresses
 */
export async function expectOneAddress(plans: readonly Plan[]): Promise<Evidence> {
  const pairs = await probeAll(plans, CONVERGED_AFTER);
  const evidence = judgePairs('a pod that returns the source address', pairs);
  const seen = pairs.flatMap(({ from, to, observations }) =>
    observations
      .flatMap(({ answer = [] }) => answer)
      .map((answer) => ({
        from: from.name,
        to: to.name,
        address: String(answer).replace(/:\d+$/, ''),
      })),
  );
  const details = [...new Set(seen.map(({ from, to, address }) => `${from} is ${address} for ${to}`))];
  const targets = pairs
    .map(({ to }) => to)
    .filter((to, at, all) => all.findIndex(({ name }) => name === to.name) === at);
  const samples = targets.flatMap(({ name, node }) => {
    const addresses = [...new Set(seen.filter(({ to }) => to === name).map(({ address }) => address))];
    if (addresses.length < 2) return [];
    const detail = `the containers of one pod are ${addresses.join(' and ')} for ${name}`;
    return [{ objects: [name], nodes: [pairs[0]?.from.node ?? [], node ?? []].flat(), addresses, detail }];
  });
  if (samples.length > 0) {
    throw new Violation(
      {
        kind: 'address-differs',
        subject: 'the address of two containers of a pod, seen by other pods',
        failed: samples.length,
        of: targets.length,
        unit: 'pods',
        samples,
      },
      { expected: 'the containers of a pod share its address', details },
    );
  }
  return {
    ...evidence,
    summary: `two containers, seen by ${targets.length} pods under one address each time`,
    details,
  };
}
