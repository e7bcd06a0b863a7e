import { CONVERGED_AFTER } from '../config/timeouts.ts';
import { type Evidence, Violation } from '../requirement/outcomes.ts';
import { type Plan, probeAll } from './converge.ts';
import { judgePairs } from './judge-pairs.ts';

/**
 * Each target sees all sources, the containers of one pod, under one and the same address, whichever that is.
 * @throws Violation when one sees them under several
 */
export async function expectOneAddress(plans: readonly Plan[]): Promise<Evidence> {
  const pairs = await probeAll(plans, CONVERGED_AFTER);
  const evidence = judgePairs('a pod that tells what address it sees', pairs);
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
  for (const target of new Set(seen.map(({ to }) => to))) {
    const addresses = new Set(seen.filter(({ to }) => to === target).map(({ address }) => address));
    if (addresses.size > 1) {
      throw new Violation(`the containers of one pod are ${[...addresses].join(' and ')} for ${target}`, {
        expected: 'the containers of a pod share its address',
        details,
      });
    }
  }
  return {
    ...evidence,
    summary: `two containers, seen by ${new Set(seen.map(({ to }) => to)).size} pods under one address each time`,
    details,
  };
}
