import { stringify } from 'yaml';
import type { Implementation, Result } from '../model/result.ts';
import { printable } from '../system/printable.ts';
import type { Profile, Report } from './report.ts';

type Requirement = Report['requirements'][number];

/**
 * The conformance statement of a run as YAML, in the way of the Gateway API's reports
 * (https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/conformancereport.go): what was tested, in which versions, what
 * came of each profile, and how to have the same again. What is not known is left out.
 *
 * A profile's result is `success` where all that applies to the network was shown to hold; `failure` where something was shown not
 * to; `partial` where a part was shown and nothing failed; `inconclusive` where nothing was shown.
 */
export function conformance(
  report: Report,
  { publicCommand, implementation: given }: Pick<Result, 'publicCommand' | 'implementation'> = {},
): string {
  const { startedAt, durationMs, version, properties, profiles, sentence, cluster, labels, partial } = report;
  const expected = report.requirements.filter(({ expectedToFail }) => expectedToFail !== undefined);
  const selection = {
    ...(partial ? { partial } : {}),
    ...ifAny('leftOut', report.leftOut ?? []),
    ...(expected.length === 0
      ? {}
      : {
          expectedToFail: Object.fromEntries(expected.map(({ id, expectedToFail }) => [id, expectedToFail])),
        }),
  };
  const core = status(report, 'core');
  const extended = status(report, 'extended');
  const statement = {
    apiVersion: 'netconform.io/v1',
    kind: 'ConformanceReport',
    date: new Date(Date.parse(startedAt) + durationMs).toISOString(),
    netconformVersion: version,
    ...ifKnown('kubernetesVersion', properties['kubernetes.version']),
    implementation: { ...implementation(properties), ...given },
    profiles: [
      {
        name: 'KUBERNETES-NETWORK',
        summary: `Core: ${inWords(profiles.core, core.result)}. Extended: ${inWords(profiles.extended, extended.result)}.`,
        core,
        extended,
      },
    ],
    verdict: sentence,
    ...(cluster === undefined ? {} : { cluster }),
    ...(labels === undefined || Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(selection).length === 0 ? {} : { selection }),
    reproduce: reproduce(report, publicCommand),
  };
  return stringify(statement, (_, value: unknown) => (typeof value === 'string' ? printable(value) : value), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

type ProfileResult = 'success' | 'failure' | 'partial' | 'inconclusive';

function resultOf({ conformant, passed, failed }: Profile): ProfileResult {
  if (failed > 0) return 'failure';
  if (conformant) return 'success';
  return passed > 0 ? 'partial' : 'inconclusive';
}

function inWords(counts: Profile, result: ProfileResult): string {
  const { passed, failed, inconclusive, skipped } = counts;
  return `${result}, ${passed} passed, ${failed} failed, ${skipped} skipped, ${inconclusive} inconclusive`;
}

function status({ profiles, requirements }: Report, level: Requirement['level']) {
  const counts = profiles[level];
  const of = requirements.filter((requirement) => requirement.level === level);
  const ids = (matches: (requirement: Requirement) => boolean) => of.filter(matches).map(({ id }) => id);
  const untold = of.filter(({ outcome }) => outcome === 'skipped' || outcome === 'inconclusive');
  const notApplicable = ids(({ outcome, applies }) => outcome === 'skipped' && applies === false);
  return {
    result: resultOf(counts),
    statistics: {
      Passed: counts.passed,
      Failed: counts.failed,
      Skipped: counts.skipped,
      Inconclusive: counts.inconclusive,
      NotApplicable: counts.notApplicable,
    },
    ...ifAny(
      'failedTests',
      ids(({ outcome }) => outcome === 'violation'),
    ),
    ...ifAny(
      'inconclusiveTests',
      ids(({ outcome }) => outcome === 'inconclusive'),
    ),
    ...ifAny(
      'skippedTests',
      ids(({ outcome, applies }) => outcome === 'skipped' && applies !== false),
    ),
    ...(level === 'core'
      ? ifAny('notApplicableTests', notApplicable)
      : {
          ...ifAny(
            'supportedFeatures',
            ids(({ outcome }) => outcome === 'conformant'),
          ),
          ...ifAny('unsupportedFeatures', notApplicable),
        }),
    ...(untold.length === 0
      ? {}
      : { reasons: Object.fromEntries(untold.map(({ id, summary }) => [id, summary])) }),
  };
}

function implementation(properties: Report['properties']): object {
  const cni = properties['network.cni'];
  return {
    ...(IMPLEMENTATIONS[cni ?? ''] ?? ifKnown('project', cni)),
    ...ifKnown('version', properties['network.version']),
  };
}

function reproduce({ command, properties, nodes }: Report, publicCommand = command): object {
  const images = Object.entries(properties).filter(([name]) => name.startsWith(IMAGE));
  return {
    command: publicCommand,
    nodes: nodes.length,
    ranges: {
      ...ifKnown('pods', properties['range.pods']),
      ...ifKnown('services', properties['range.services']),
      ...ifKnown('nodes', properties['range.nodes']),
    },
    images: Object.fromEntries(images.map(([name, digest]) => [name.slice(IMAGE.length), digest])),
  };
}

/** Prefix of the properties with an image and its digest. */
const IMAGE = 'image.';

function ifKnown(name: string, value: string | undefined): Record<string, string> {
  return value === undefined || value === 'unknown' ? {} : { [name]: value };
}

function ifAny(name: string, ids: readonly string[]): Record<string, readonly string[]> {
  return ids.length === 0 ? {} : { [name]: ids };
}

/** Recognised networks, by their names in reports. */
const IMPLEMENTATIONS: Readonly<Record<string, Pick<Implementation, 'organization' | 'project' | 'url'>>> = {
  flannel: { organization: 'flannel-io', project: 'flannel', url: 'https://github.com/flannel-io/flannel' },
  'kube-router': {
    organization: 'cloudnativelabs',
    project: 'kube-router',
    url: 'https://github.com/cloudnativelabs/kube-router',
  },
  weave: { organization: 'rajch', project: 'weave', url: 'https://github.com/rajch/weave' },
};
