import { expect, test } from 'vitest';
import { readManifest } from '../kube/manifest.ts';
import { OWN_POD_LABELS, OWN_PREFIX } from '../model/labels.ts';
import { UNSHAPED } from '../model/pod-shape.ts';
import { type RawPodShape, readPodShape } from './pod-options.ts';
import { UsageError } from './usage-error.ts';

test('without options, pods are as in the manifests', () => {
  expect(readPodShape({})).toEqual({ ...UNSHAPED, includeTainted: false });
});

test('reads each option', () => {
  expect(
    readPodShape({
      podLabels: 'team=net,example.com/cost_Center=4.2,empty=',
      podAnnotations: 'example.com/url=https://e.org/?a=b c',
      nodeSelector: 'pool=net,kubernetes.io/os=linux',
      tolerations: 'gpu,dedicated=net, db=:NoExecute,any:NoSchedule',
      tolerateTaints: true,
    }),
  ).toEqual({
    labels: { team: 'net', 'example.com/cost_Center': '4.2', empty: '' },
    annotations: { 'example.com/url': 'https://e.org/?a=b c' },
    nodeSelector: { pool: 'net', 'kubernetes.io/os': 'linux' },
    tolerations: [
      { key: 'gpu', operator: 'Exists' },
      { key: 'dedicated', operator: 'Equal', value: 'net' },
      { key: 'db', operator: 'Equal', value: '', effect: 'NoExecute' },
      { key: 'any', operator: 'Exists', effect: 'NoSchedule' },
    ],
    includeTainted: true,
  });
  expect(readPodShape({ tolerateTaints: '0' }).includeTainted).toBe(false);
});

const LABELS = '--pod-labels (NETCONFORM_POD_LABELS)';
const TOLERATIONS = '--tolerations (NETCONFORM_TOLERATIONS)';

test.for<[given: RawPodShape, message: string]>([
  [{ podLabels: '' }, `${LABELS} "": expected KEY=VALUE,…, got ""`],
  [{ podLabels: 'team' }, `${LABELS} "team": expected KEY=VALUE,…, got "team"`],
  [{ podLabels: 'team=net,' }, 'expected KEY=VALUE,…, got ""'],
  [{ podLabels: '=net' }, '"" is not a valid key; expected [prefix/]name: at most 63'],
  [{ podLabels: 'te am=net' }, '"te am" is not a valid key'],
  [{ podLabels: '-team=net' }, '"-team" is not a valid key'],
  [{ podLabels: `${'a'.repeat(64)}=net` }, 'is not a valid key'],
  [{ podLabels: 'Example.com/team=net' }, '"Example.com/team" is not a valid key'],
  [{ podLabels: 'a/b/c=net' }, '"a/b/c" is not a valid key'],
  [{ podLabels: `${'a.'.repeat(126)}aa/b=net` }, 'is not a valid key'],
  [{ podLabels: 'team=a b' }, '"a b" is not a valid value; expected at most 63'],
  [{ podLabels: `team=${'a'.repeat(64)}` }, 'is not a valid value'],
  [{ podLabels: 'team=a=b' }, '"a=b" is not a valid value'],
  [{ podLabels: 'team=a,team=b' }, 'team appears twice'],
  [{ podLabels: 'app=mine' }, `${LABELS} "app=mine": app is a label that netconform uses for its own pods`],
  [{ podLabels: 'run=mine' }, 'run is a label that netconform uses'],
  [{ podLabels: 'team=net,netconform.io/run=mine' }, 'netconform.io/run is a label that netconform uses'],
  [
    { podAnnotations: 'why not' },
    '--pod-annotations (NETCONFORM_POD_ANNOTATIONS) "why not": expected KEY=VALUE',
  ],
  [{ podAnnotations: 'why_=x' }, '"why_" is not a valid key'],
  [{ nodeSelector: 'pool' }, '--node-selector (NETCONFORM_NODE_SELECTOR) "pool": expected KEY=VALUE'],
  [{ nodeSelector: 'kubernetes.io/os=windows' }, 'expected kubernetes.io/os=linux or none'],
  [{ tolerations: '' }, `${TOLERATIONS} "": "" is not a valid key`],
  [
    { tolerations: 'gpu:NoRun' },
    `${TOLERATIONS} "gpu:NoRun": "NoRun" is not an effect; expected one of NoSchedule, PreferNoSchedule, NoExecute`,
  ],
  [{ tolerations: 'gpu:' }, '"" is not an effect'],
  [{ tolerations: '=net' }, '"" is not a valid key'],
  [{ tolerations: 'gpu=a b' }, '"a b" is not a valid value'],
])('%j is refused', ([given, message]) => {
  expect(() => readPodShape(given)).toThrow(UsageError);
  expect(() => readPodShape(given)).toThrow(message);
});

test("labels of the fixtures are known as the program's own", async () => {
  const names = [
    'nodes',
    'container-to-container',
    'pod-to-pod',
    'pod-to-service',
    'external-to-service',
    'network-policy',
  ];
  const objects = (await Promise.all(names.map((name) => readManifest(`${name}.yaml`)))).flat();
  const keys = new Set(
    objects.flatMap((object) => {
      const { spec } = object as { spec?: { template?: typeof object } };
      return Object.keys((spec?.template ?? object).metadata?.labels ?? {});
    }),
  );
  expect([...keys].filter((key) => !OWN_POD_LABELS.includes(key) && !key.startsWith(OWN_PREFIX))).toEqual([]);
  expect(keys.size).toBeGreaterThan(2);
});
