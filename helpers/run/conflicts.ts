import type { KubernetesObject } from '@kubernetes/client-node';

type Labels = Readonly<Record<string, string>>;

/**
 * Where a run's objects and those of others would meet in one namespace: under one name, or by a selector of one side that
 * chooses pods of the other.
 * @param theirs Services, pods, Deployments and DaemonSets of others; each with its kind
 * @returns the first such meeting in words; undefined where there is none
 */
export function findConflicts(
  ours: readonly KubernetesObject[],
  theirs: readonly KubernetesObject[],
): string | undefined {
  for (const their of theirs) {
    const name = `${their.kind} ${their.metadata?.name}`;
    if (ours.some(({ kind, metadata }) => kind === their.kind && metadata?.name === their.metadata?.name))
      return `it has a ${name}, which a run also creates`;
    const labels = podLabelsOf(their);
    const chosenBy = ours.find((our) => chooses(selectorOf(our), labels));
    if (chosenBy !== undefined)
      return `the selector of ${chosenBy.kind} ${chosenBy.metadata?.name} of a run matches ${name}`;
    const chosen = ours.find((our) => chooses(selectorOf(their), podLabelsOf(our)));
    if (chosen !== undefined)
      return `the selector of ${name} matches ${chosen.kind} ${chosen.metadata?.name} of a run`;
  }
  return undefined;
}

/** The labels of the pods that an object is, or makes. */
function podLabelsOf(object: KubernetesObject): Labels | undefined {
  if (object.kind === 'Pod') return object.metadata?.labels ?? {};
  const { spec } = object as { spec?: { template?: { metadata?: { labels?: Labels } } } };
  return spec?.template?.metadata?.labels;
}

/** What an object chooses pods by, where that is labels alone. */
function selectorOf(object: KubernetesObject): Labels | undefined {
  const { spec } = object as { spec?: { selector?: Labels | { matchLabels?: Labels } } };
  if (object.kind === 'Service') return spec?.selector as Labels | undefined;
  return (spec?.selector as { matchLabels?: Labels } | undefined)?.matchLabels;
}

function chooses(selector: Labels | undefined, labels: Labels | undefined): boolean {
  const wanted = Object.entries(selector ?? {});
  return labels !== undefined && wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}
