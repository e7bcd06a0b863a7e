import type { KubernetesObject } from '@kubernetes/client-node';
import { isSecretName, REDACTED } from '../../system/redact.ts';

/** Annotations that say something of the network or of the cluster's own work; any other may hold whatever its owner put there. */
const TELLING =
  /(?:^|\.)(?:kubernetes\.io|k8s\.io|coreos\.com|projectcalico\.org|cilium\.io|cncf\.io|weave\.works)\//;

/** `kubectl apply` keeps the whole of what it was given here, values of environment variables included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

interface Container {
  env?: { name: string; value?: string }[];
  command?: string[];
  args?: string[];
}

/**
 * A copy of an object as it may be shown: without who set which field, without annotations that nobody here knows, and
 * without values of environment variables and arguments whose names are those of credentials.
 */
export function shownObject<T extends KubernetesObject>(object: T): T {
  const copy = structuredClone(object) as T & { status?: { images?: unknown } };
  delete copy.metadata?.managedFields;
  // Hundreds of names on every node, which say nothing of its network.
  delete copy.status?.images;
  for (const metadata of [copy.metadata, template(copy)?.metadata]) {
    if (metadata?.annotations === undefined) continue;
    metadata.annotations = Object.fromEntries(
      Object.entries(metadata.annotations)
        .filter(([name]) => TELLING.test(name) && name !== LAST_APPLIED)
        .map(([name, value]) => [name, isSecretName(name) ? REDACTED : value]),
    );
  }
  for (const container of containersOf(copy)) {
    for (const variable of container.env ?? [])
      if (variable.value !== undefined && isSecretName(variable.name)) variable.value = REDACTED;
    for (const words of [container.command, container.args]) hideArguments(words ?? []);
  }
  return copy;
}

interface PodTemplate {
  metadata?: { annotations?: Record<string, string> };
  spec?: Record<string, unknown>;
}

function template(object: object): PodTemplate | undefined {
  return (object as { spec?: { template?: PodTemplate } }).spec?.template;
}

/** Containers of every kind, of a pod or of what makes pods. */
function containersOf(object: object): Container[] {
  const spec = template(object)?.spec ?? (object as { spec?: Record<string, unknown> }).spec ?? {};
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(
    (kind) => (spec[kind] as Container[] | undefined) ?? [],
  );
}

/** What follows an option of such a name; one that stands in the same word as its name is seen in the text itself. */
function hideArguments(words: string[]): void {
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? '';
    if (/^-[^=\s]*$/.test(before) && isSecretName(before) && !word.startsWith('-')) words[index] = REDACTED;
  }
}
