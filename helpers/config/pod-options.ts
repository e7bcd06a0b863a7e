import { OWN_POD_LABELS, OWN_PREFIX } from '../model/labels.ts';
import { EFFECTS, OS, OS_LABEL, type PodShape, type Toleration } from '../model/pod-shape.ts';
import { parseKey, parseKeyValues, parseValue, textOfKeyValues } from './key-values.ts';
import { isOn } from './option-values.ts';
import { read } from './options.ts';

/** Raw texts as commander read them. */
export interface RawPodShape {
  podLabels?: string;
  podAnnotations?: string;
  nodeSelector?: string;
  tolerations?: string;
  tolerateTaints?: boolean | string;
}

/** What is asked of a run's pods, before anything is known of the nodes. */
export interface AskedShape extends PodShape {
  /** Every taint that the nodes have is tolerated. */
  includeTainted: boolean;
}

/**
 * Reads key[=value][:effect],…; a key alone stands for each of its values, and without an effect for each effect.
 * @throws Error saying what was expected
 */
function parseTolerations(text: string): Toleration[] {
  return text.split(',').map((part) => {
    const [, key = '', value, effect] = /^([^=:]*)(?:=([^:]*))?(?::(.*))?$/s.exec(part.trim()) ?? [];
    if (effect !== undefined && !EFFECTS.some((known) => known === effect))
      throw new Error(`"${effect}" is not an effect; expected one of ${EFFECTS.join(', ')}`);
    return {
      key: parseKey(key),
      ...(value === undefined
        ? { operator: 'Exists' as const }
        : { operator: 'Equal' as const, value: parseValue(value) }),
      ...(effect === undefined ? {} : { effect }),
    };
  });
}

/** As `--tolerations` takes them; undefined where there are none. */
function textOfTolerations(tolerations: readonly Toleration[]): string | undefined {
  const parts = tolerations.map(
    ({ key = '', value, effect }) =>
      `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`,
  );
  return parts.length === 0 ? undefined : parts.join(',');
}

/** @throws UsageError: one sentence with option, value and what was expected */
export function readPodShape(raw: RawPodShape): AskedShape {
  const optional = <T>(flag: string, text: string | undefined, parse: (text: string) => T, none: T): T =>
    text === undefined ? none : read(flag, text, parse);
  return {
    labels: optional('--pod-labels', raw.podLabels, parsePodLabels, {}),
    annotations: optional('--pod-annotations', raw.podAnnotations, (text) => parseKeyValues(text), {}),
    nodeSelector: optional('--node-selector', raw.nodeSelector, parseNodeSelector, {}),
    tolerations: optional('--tolerations', raw.tolerations, parseTolerations, []),
    includeTainted: isOn(raw.tolerateTaints),
  };
}

function parsePodLabels(text: string): Record<string, string> {
  const labels = parseKeyValues(text, parseValue);
  const own = Object.keys(labels).find((key) => OWN_POD_LABELS.includes(key) || key.startsWith(OWN_PREFIX));
  if (own !== undefined)
    throw new Error(
      `${own} is a label that netconform uses for its own pods; choose another than ${OWN_POD_LABELS.join(', ')} and ${OWN_PREFIX}…`,
    );
  return labels;
}

function parseNodeSelector(text: string): Record<string, string> {
  const labels = parseKeyValues(text, parseValue);
  const os = labels[OS_LABEL];
  if (os !== undefined && os !== OS)
    throw new Error(`the pods of a run need ${OS}; expected ${OS_LABEL}=${OS} or none`);
  return labels;
}

/** The flags that ask for it, each with its value, undefined where it was not given; a switch has its own as true. */
export function flagsOfShape(shape: AskedShape): [flag: string, value: string | true | undefined][] {
  return [
    ['--pod-labels', textOfKeyValues(shape.labels)],
    ['--pod-annotations', textOfKeyValues(shape.annotations)],
    ['--node-selector', textOfKeyValues(shape.nodeSelector)],
    ['--tolerations', textOfTolerations(shape.tolerations)],
    ['--tolerate-taints', shape.includeTainted ? true : undefined],
  ];
}
