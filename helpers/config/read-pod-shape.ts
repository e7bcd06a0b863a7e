import { OWN_POD_LABELS, OWN_PREFIX } from '../model/labels.ts';
import { OS, OS_LABEL } from '../model/pod-shape.ts';
import { parseKeyValues, parseValue, textOfKeyValues } from './key-values.ts';
import type { AskedShape, RawPodShape } from './pod-options.ts';
import { read } from './read-option.ts';
import { isOn } from './switches.ts';
import { parseTolerations, textOfTolerations } from './tolerations.ts';

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
      `${own} is a label by which the program finds its own pods; expected others than ${OWN_POD_LABELS.join(', ')} and ${OWN_PREFIX}…`,
    );
  return labels;
}

function parseNodeSelector(text: string): Record<string, string> {
  const labels = parseKeyValues(text, parseValue);
  const os = labels[OS_LABEL];
  if (os !== undefined && os !== OS)
    throw new Error(`a run's pods are for ${OS} alone; expected ${OS_LABEL}=${OS} or none`);
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
