import { ENFORCES } from '../policy/expect-policies.ts';
import type { Declared } from '../requirement/registry.ts';
import { isOf } from '../rights/weigh-rights.ts';

/** What is known of a cluster before anything is put into it. */
export interface Known {
  /** auto: not chosen yet; unknown: not recognised. */
  cni: string;
  /** Whether it is known where the network's agent runs. */
  agent: boolean;
  /** Whether its agent may be restarted, as far as --disruptive and the network say. */
  disruptive: boolean;
  /** Nodes that take part; undefined: not known. */
  nodes: number | undefined;
  /** Whether pods on the host network are refused, in words, and what cannot be asked then. */
  refused?: { reason: string; ids: readonly string[] };
  /** Why nothing is asked from outside, where that is so. */
  notOutside?: string;
  /** Why requirements are not asked for lack of rights, by id. */
  withheld: Readonly<Record<string, string>>;
}

/** Why requirements would be skipped, by id, as far as that can be told before they are asked. */
export function foreseenSkips(requirements: readonly Declared[], known: Known): Record<string, string> {
  return Object.fromEntries(
    requirements.flatMap((declared) => {
      const reason = known.withheld[declared.id] ?? reasonOf(declared, known);
      return reason === undefined ? [] : [[declared.id, reason]];
    }),
  );
}

function reasonOf(
  { id, needs }: Declared,
  { cni, agent, disruptive, nodes, refused, notOutside }: Known,
): string | undefined {
  if (cni === 'auto') {
    if (!isOf(id, cni)) return 'only where the images of Weave Net can be had, and it is the network';
  } else if (!isOf(id, cni)) return `the network is ${cni}, not Weave Net`;
  if (id.startsWith('EXT-') && notOutside !== undefined) return notOutside;
  if (id === 'REC-1' && !disruptive) return 'it disrupts the cluster, and --disruptive was not given';
  if (id === 'REC-1' && !agent) return 'the network agent of this cluster is not known';
  if (id === 'POL-1' && ENFORCES[cni] === false) return `${cni} does not enforce network policies`;
  if (needs === 'two schedulable nodes' && nodes === 1) return 'the cluster has one schedulable node';
  return refused?.ids.includes(id) ? refused.reason : undefined;
}

/** What the foreseen skips have told already. */
const FORESEEN = [
  'two schedulable nodes',
  'to be asked for with --disruptive',
  'pods on the host network allowed',
];

/** What is skipped as well where the cluster does not have it, which only the run itself finds out: "EXT-3: a provider …". */
export function openNeeds(asked: readonly Declared[]): string[] {
  return asked.flatMap(({ id, needs }) =>
    needs === undefined || FORESEEN.includes(needs) ? [] : [`${id}: ${needs}`],
  );
}

/**
 * About how long a run takes, s. Measured on three nodes and two cores: 38 s for all 40 requirements, 66 s with the cluster made first,
 * 20 s for the restarts. With more nodes a source has more pairs, so that requirements are taken to last longer in proportion; where pairs
 * are sampled, in proportion to them, from where they begin to be.
 */
export function aboutSeconds(run: {
  requirements: number;
  nodes: number;
  /** Ordered pairs of nodes that are asked; undefined: all of them. */
  pairs?: number | undefined;
  /** Whether the cluster is made first, its images being at hand. */
  made: boolean;
  restarts: boolean;
}): number {
  const asking =
    0.6 * run.requirements * Math.max(1, run.pairs === undefined ? run.nodes / 3 : run.pairs / 300);
  return Math.round(15 + asking + (run.made ? 13 + 5 * run.nodes : 0) + (run.restarts ? 20 : 0));
}
