import { seconds } from '../../config/duration.ts';
import { type Suspect, suspectText } from '../../model/suspect.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Entry } from './folder.ts';

/** The start of every index. */
const NOTE =
  'Secrets were not read. Values that look like passwords, tokens or keys are replaced by (redacted). Check before you share this.';

/** Facts about the whole diagnostics. */
export interface Overview {
  run: string;
  takenAt: Date;
  tookMs: number;
  /** Failed requirements. */
  failed: readonly Verdict[];
  /** Set if the run ended early. */
  setupError?: string | undefined;
  /** Number of inspected nodes, and of all nodes. */
  nodes: readonly string[];
  nodeCount: number;
  entries: readonly Entry[];
  /** Suspects for the failures. */
  suspects: readonly Suspect[];
}

/** The overview to open first: failures with their folders, a description of each file, and missing files. */
export function overviewText(overview: Overview): string {
  const { failed, setupError, nodes, nodeCount, entries, suspects } = overview;
  return lines([
    `Diagnostics of the run ${overview.run}`,
    `taken at ${utc(overview.takenAt)}, within ${seconds(overview.tookMs)}, before the run removed its objects`,
    NOTE,
    ...(setupError === undefined
      ? []
      : ['', 'The run ended early:', ...setupError.split('\n').map((line) => `  ${line}`)]),
    ...(failed.length === 0 ? [] : ['', 'Failed requirements, each in its own folder:']),
    ...failed.flatMap(({ id, outcome, summary }) => [
      `  ${id}/README.txt  ${outcome}`,
      `      ${summary.split('\n')[0]}`,
    ]),
    ...(suspects.length === 0
      ? []
      : ['', 'Possible causes on the nodes:', ...suspects.map((one) => `  ${suspectText(one)}`)]),
    ...listed('The cluster, cluster/:', inFolder(entries, 'cluster')),
    ...ofNodes(nodes, entries, ''),
    ...(nodes.length < nodeCount ? ['', `${nodes.length} of ${nodeCount} nodes were inspected.`] : []),
  ]);
}

/** The overview of one requirement: the observation, the nodes concerned, and the files about them. */
export function requirementText(one: {
  verdict: Verdict;
  /** The full verdict, as in every report. */
  explanation: string;
  takenAt: Date;
  nodes: readonly string[];
  /** Whether the verdict names the nodes; otherwise they are all nodes, or all inspected ones. */
  named: boolean;
  entries: readonly Entry[];
}): string {
  const { verdict, nodes, named, entries } = one;
  return lines([
    `${verdict.id} ${verdict.title}: ${verdict.outcome}`,
    '',
    ...one.explanation.split('\n').map((line) => `  ${line}`),
    '',
    `nodes concerned: ${nodes.join(', ') || 'unknown'}${named ? '' : ' (none is named above)'}`,
    `taken at ${utc(one.takenAt)}`,
    NOTE,
    ...listed('These nodes, next to this file:', inFolder(entries, verdict.id)),
    ...ofNodes(nodes, entries, '../'),
    ...listed('The cluster, the same for every requirement, ../cluster/:', inFolder(entries, 'cluster')),
  ]);
}

/** Files of a folder with their descriptions, and missing files with the reasons. */
function listed(heading: string, entries: readonly Entry[]): string[] {
  if (entries.length === 0) return [];
  const there = entries.filter(({ missing }) => missing === undefined);
  const width = Math.max(0, ...there.map(({ path }) => path.length));
  const missing = Map.groupBy(
    entries.filter((entry) => entry.missing !== undefined),
    (entry) => entry.missing,
  );
  return [
    '',
    heading,
    ...there.map(
      ({ path, what, cut }) => `  ${path.padEnd(width)}  ${what}${cut === undefined ? '' : ` (${cut})`}`,
    ),
    ...[...missing].flatMap(([why, files]) => [
      `  not collected: ${files.map(({ path }) => path).join(', ')}`,
      `      ${why}`,
    ]),
  ];
}

/** The content of each node's folder, once for all nodes; exceptions are named. */
function ofNodes(nodes: readonly string[], entries: readonly Entry[], toRoot: string): string[] {
  const files = new Map<string, { entry: Entry; nodes: string[] }>();
  for (const node of nodes) {
    for (const entry of inFolder(entries, `nodes/${node}`)) {
      const log = entry.path.endsWith('.log') && entry.missing === undefined;
      const shown = log ? { path: '*.log', what: LOGS } : entry;
      const key = [shown.path, entry.cut, entry.missing].join('\n');
      const file = files.get(key) ?? { entry: shown, nodes: [] };
      if (!file.nodes.includes(node)) file.nodes.push(node);
      files.set(key, file);
    }
  }
  const shown = [...files.values()].map(({ entry, nodes: having }) =>
    having.length === nodes.length
      ? entry
      : {
          ...entry,
          ...(entry.missing === undefined
            ? { what: `${entry.what}; only of ${having.join(', ')}` }
            : { path: `${entry.path} of ${having.join(', ')}` }),
        },
  );
  return listed(`Of each node, ${nodes.map((node) => `${toRoot}nodes/${node}/`).join(', ')}:`, shown);
}

const LOGS = "logs of the network's pods, and of the run's that are not ready";

/** The content of a folder by name, with relative paths. */
function inFolder(entries: readonly Entry[], folder: string): Entry[] {
  return entries
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .map((entry) => ({ ...entry, path: entry.path.slice(folder.length + 1) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function utc(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
