import type { KubernetesObject } from '@kubernetes/client-node';

type Labels = Readonly<Record<string, string>>;

/**
 * Conflicts between a run's objects and others in one namespace: the same name, or a selector of one side that matches pods of the other.
 * @param theirs Services, pods, Deployments and DaemonSets of others; each with its kind
 * @returns the first conflict in words; undefined if there is none
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

/** The labels of a pod, or of the pods that a controller creates. */
function podLabelsOf(object: KubernetesObject): Labels | undefined {
  if (object.kind === 'Pod') return object.metadata?.labels ?? {};
  const { spec } = object as { spec?: { template?: { metadata?: { labels?: Labels } } } };
  return spec?.template?.metadata?.labels;
}

/** The selector of an object, if it uses labels only. */
function selectorOf(object: KubernetesObject): Labels | undefined {
  const { spec } = object as { spec?: { selector?: Labels | { matchLabels?: Labels } } };
  if (object.kind === 'Service') return spec?.selector as Labels | undefined;
  return (spec?.selector as { matchLabels?: Labels } | undefined)?.matchLabels;
}

function chooses(selector: Labels | undefined, labels: Labels | undefined): boolean {
  const wanted = Object.entries(selector ?? {});
  return labels !== undefined && wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}
