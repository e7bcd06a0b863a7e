import type { Declared } from '../../requirements/registry.ts';
import { needsHostNetwork, type Requires, requiresText, whyNotOn } from '../../requirements/requires.ts';
import { NOT_ASKED } from '../../requirements/workloads/not-asked.ts';

/** What is known of a cluster before anything is put into it. */
export interface ClusterFacts {
  /** auto: not chosen yet; unknown: not recognised. */
  cni: string;
  /** Whether the network enforces NetworkPolicy; undefined: not known. */
  enforcesPolicies?: boolean | undefined;
  /** Whether it is known where the network's agent runs. */
  agent: boolean;
  /** Whether its agent may be restarted, as far as --disruptive and the network say. */
  disruptive: boolean;
  /** Whether pods and Services of others are asked, with --workloads. */
  workloads: boolean;
  /** Nodes that take part; undefined: not known. */
  nodes: number | undefined;
  /** Why pods on the host network are refused, in words; absent: they are not, as far as is known. */
  refused?: string;
  /** Why nothing is asked from outside, where that is so. */
  notOutside?: string;
  /** Why requirements are skipped for lack of rights, by id. */
  withheld: Readonly<Record<string, string>>;
}

/** Why a cluster does not have what is required, in words; undefined: it has it, or only the run finds out. */
const LACKS: Readonly<Partial<Record<Requires, (known: ClusterFacts) => string | undefined>>> = {
  'Weave Net'({ cni }) {
    if (cni === 'auto') return 'only if Weave Net is the network';
    return whyNotOn({ requires: ['Weave Net'] }, cni);
  },
  restarts({ disruptive, agent }) {
    if (!disruptive) return 'it disrupts the cluster; --disruptive allows it';
    return agent ? undefined : 'netconform recognises no network agent';
  },
  workloads: ({ workloads }) => (workloads ? undefined : NOT_ASKED),
  policies: ({ cni, enforcesPolicies }) =>
    enforcesPolicies === false ? `the network does not enforce network policies: ${cni}` : undefined,
  'two nodes': ({ nodes }) => (nodes === 1 ? 'the cluster has one schedulable node' : undefined),
};

/** What is not told as open: it depends on what is asked for, or on the few things that nearly every cluster has. */
const NOT_OPEN: readonly Requires[] = ['two nodes', 'restarts', 'workloads', 'host network'];

/** Why requirements would be skipped, by id, as far as that can be told before they are asked. */
export function predictSkips(requirements: readonly Declared[], known: ClusterFacts): Record<string, string> {
  return Object.fromEntries(
    requirements.flatMap((declared) => {
      const reason = known.withheld[declared.id] ?? reasonOf(declared, known);
      return reason === undefined ? [] : [[declared.id, reason]];
    }),
  );
}

function reasonOf(declared: Declared, known: ClusterFacts): string | undefined {
  for (const one of declared.requires) {
    const reason = LACKS[one]?.(known);
    if (reason !== undefined) return reason;
  }
  if (declared.vantage === 'outside' && known.notOutside !== undefined) return known.notOutside;
  return needsHostNetwork(declared) ? known.refused : undefined;
}

/** What is skipped as well where the cluster does not have it, which only the run itself finds out: "EXT-3: a provider …". */
export function openNeeds(asked: readonly Declared[]): string[] {
  return asked.flatMap(({ id, requires }) => {
    const text = requiresText(requires.filter((one) => !NOT_OPEN.includes(one)));
    return text === undefined ? [] : [`${id}: ${text}`];
  });
}

/**
 * About how long a run takes, s. Measured on three nodes and two cores: 38 s for 40 requirements, 66 s with the cluster made first,
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
