import type { V1Node, V1Pod, V1PodSpec } from '@kubernetes/client-node';

/** The value of a flag, and the object with that command line. */
export interface FoundFlag {
  value: string;
  of: string;
}

/** The values of a flag in the command lines of pods' containers, each once. */
export function flagsOfPods(pods: readonly V1Pod[], name: string): FoundFlag[] {
  // Pods of one program have the same flags on all nodes.
  return distinct(
    pods.flatMap(({ metadata, spec }) =>
      flagsOfSpec(spec, name).map((value) => ({ value, of: programOf(metadata?.labels) })),
    ),
  );
}

/** The values of a flag in the command lines of a pod or a template. */
export function flagsOfSpec(spec: V1PodSpec | undefined, name: string): string[] {
  return (spec?.containers ?? []).flatMap(({ command = [], args = [] }) =>
    valuesOf([...command, ...args], name),
  );
}

/** Annotations in which k3s and RKE2 keep the arguments of a server. */
const NODE_ARGS = ['k3s.io/node-args', 'rke2.io/node-args'];

/** The values of a flag of k3s and RKE2 servers, each once. */
export function flagsOfNodes(nodes: readonly V1Node[], name: string): FoundFlag[] {
  return distinct(
    nodes.flatMap(({ metadata }) =>
      NODE_ARGS.flatMap((annotation) =>
        valuesOf(listOf(metadata?.annotations?.[annotation]), name).map((value) => ({
          value,
          of: `annotation ${annotation} of node ${metadata?.name}`,
        })),
      ),
    ),
  );
}

/** A shell may start a program, with all its flags in one text. */
function valuesOf(texts: readonly string[], name: string): string[] {
  const words = texts.flatMap((text) => text.split(/\s+/));
  return words.flatMap((word, index) => {
    if (word === `--${name}`) return words[index + 1] ?? [];
    return word.startsWith(`--${name}=`) ? word.slice(name.length + 3) : [];
  });
}

function listOf(json: string | undefined): string[] {
  try {
    const list: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function programOf(labels: Readonly<Record<string, string>> | undefined): string {
  return labels?.component ?? labels?.['k8s-app'] ?? 'a pod in kube-system';
}

function distinct(flags: readonly FoundFlag[]): FoundFlag[] {
  return [...new Map(flags.map((one) => [one.value, one] as const).reverse()).values()].reverse();
}
