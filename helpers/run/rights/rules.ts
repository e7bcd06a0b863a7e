import { AGENT_NAMESPACES } from '../../kube/inventory/networks.ts';
import { type Asked, type Need, needsOf, VERBS, type Verb } from './need.ts';

/** A rule of a role, with what it is for. */
export interface Rule {
  group: string;
  resource: string;
  names?: readonly string[];
  verbs: readonly Verb[];
  /** Whole lines. */
  reasons: string[];
}

/** The rules of one role: the ClusterRole, or a Role in a namespace. */
export interface RuleSet {
  /** undefined: the whole cluster. */
  namespace: string | undefined;
  rules: Rule[];
}

/** Namespaces that every cluster has: a Role can be put there. Objects elsewhere are named in the ClusterRole. */
export const ALWAYS_THERE = ['default', 'kube-system'];

const NOTHING_SKIPPED = 'nothing is skipped without it';

/**
 * The fewest rules that give what a run needs: none that another one includes.
 * @param namespace the one that is given to the run; undefined: it makes one of its own
 * @param agent the namespace of the network's agent; undefined: it is not known before the cluster is asked
 */
export function rulesOf(
  needs: readonly Need[],
  {
    namespace,
    disruptive,
    agent,
    audit = false,
  }: { namespace: string | undefined; disruptive: boolean; agent?: string | undefined; audit?: boolean },
): RuleSet[] {
  const asked: Asked = { namespace: namespace === undefined ? 'own' : 'given', disruptive, audit };
  const sets = new Map<string | undefined, Rule[]>([[undefined, []]]);
  const some = needsOf(needs, asked).filter((need) => typeof need.for === 'string' || need.for.length > 0);
  for (const need of some) {
    for (const place of placesOf(need, namespace, agent)) {
      const rules = sets.get(place) ?? [];
      sets.set(place, rules);
      add(rules, need);
    }
  }
  const everywhere = sets.get(undefined) ?? [];
  return [...sets]
    .map(([place, rules]) => ({
      namespace: place,
      rules: rules.flatMap((rule) =>
        without(
          rule,
          everywhere.filter((other) => other !== rule),
        ),
      ),
    }))
    .filter(({ rules }) => rules.length > 0)
    .sort((one, other) => (one.namespace ?? '').localeCompare(other.namespace ?? ''));
}

/** The namespaces of the roles that a need is for; undefined is the ClusterRole. */
function placesOf(
  { where, names }: Need,
  given: string | undefined,
  agent: string | undefined,
): (string | undefined)[] {
  if (where === 'cluster') return [undefined];
  if (where === 'run') return [given];
  if (where === 'agent') return agent === undefined ? [...AGENT_NAMESPACES] : [agent];
  return ALWAYS_THERE.includes(where) || names === undefined ? [where] : [undefined];
}

function add(rules: Rule[], need: Need): void {
  const { group, resource, names, verbs } = need;
  const reason = `${need.why} (${forText(need)})`;
  const same = rules.find(
    (rule) => rule.group === group && rule.resource === resource && rule.names?.join() === names?.join(),
  );
  if (same === undefined) {
    const named = names === undefined ? {} : { names };
    rules.push({ group, resource, ...named, verbs: ordered(verbs), reasons: [reason] });
    return;
  }
  same.verbs = ordered([...same.verbs, ...verbs]);
  if (!same.reasons.includes(reason)) same.reasons.push(reason);
}

function ordered(verbs: readonly Verb[]): Verb[] {
  return VERBS.filter((verb) => verbs.includes(verb));
}

/** A rule without the verbs that rules for the whole cluster have. */
function without(rule: Rule, wider: readonly Rule[]): Rule[] {
  const had = wider
    .filter(
      ({ group, resource, names }) =>
        group === rule.group && resource === rule.resource && names === undefined,
    )
    .flatMap(({ verbs }) => verbs);
  const verbs = rule.verbs.filter((verb) => !had.includes(verb));
  return verbs.length === 0 ? [] : [{ ...rule, verbs }];
}

function forText(need: Need): string {
  if (need.for === 'all') return 'every run';
  if (need.for === 'report') return NOTHING_SKIPPED;
  const ids =
    need.for.length > 6
      ? `${need.for.slice(0, 5).join(', ')} and ${need.for.length - 5} more`
      : need.for.join(', ');
  return need.optional === true ? `${ids}; ${NOTHING_SKIPPED}` : ids;
}
