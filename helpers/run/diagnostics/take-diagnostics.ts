import { isReady } from '../../kube/pod-trouble.ts';
import { byFrequency, nodesOf } from '../../model/finding.ts';
import type { Result } from '../../model/result.ts';
import type { Suspect } from '../../model/suspect.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import type { Verdict } from '../../model/verdict.ts';
import { printable } from '../../system/printable.ts';
import { redacted } from '../../system/redact.ts';
import { isAgent, isDns } from './agents.ts';
import { before, type Folder, folderAt } from './folder.ts';
import { overviewText } from './index-text.ts';
import { type NodeState, nodeStateOf } from './node-state.ts';
import { ownCredentials, type Source } from './source.ts';
import { suspectsOf } from './suspects.ts';
import { type Seen, takeCluster } from './take-cluster.ts';
import { readNodeStates, takeNode } from './take-nodes.ts';
import { type Failed, takeLogs, takeRequirement } from './take-requirement.ts';

/** Maximum of inspected nodes, in all and per requirement; a problem of many nodes shows on some. */
const MOST_NODES = 12;

/** Maximum of unready pods of the run whose logs are collected. */
const MOST_UNREADY = 8;

/** Requirements that are violated or not measured. */
export function failedOf({ verdicts }: Pick<Result, 'verdicts'>): Verdict[] {
  return verdicts.filter(({ outcome }) => outcome === 'violation' || outcome === 'inconclusive');
}

/**
 * Takes all that a reader of a failure may want to look at, while it is still there. What cannot be had is noted; nothing
 * is read that is secret, and nothing changed.
 * @param dir the folder to make; its README.txt is the first thing to open
 * @param signal ends it early; what was taken by then stays
 * @returns what on the nodes can explain a failure
 * @throws Error where the folder cannot be written
 */
export async function takeDiagnostics(
  source: Source,
  result: Pick<Result, 'run' | 'verdicts' | 'setupError'>,
  dir: string,
  signal: AbortSignal,
): Promise<{ suspects: Suspect[] }> {
  const now = new Date();
  const start = performance.now();
  const { deadline, clear } = deadlineOf(signal);
  const known = [...source.secrets, ...ownCredentials(source.kube)];
  const folder = folderAt(dir, known, deadline);
  const seen = await takeCluster(source, folder, now);
  const names = await before(deadline, () => nodeNames(source, seen)).catch((): string[] => []);
  const failed = failedOf(result).map((verdict) => concerned(verdict, names));
  const wanted = failed.length > 0 ? failed.flatMap(({ nodes }) => nodes) : names;
  const nodes = [...new Set(wanted)].slice(0, MOST_NODES);
  const rules = new Map<string, string>();
  const states = new Map<string, NodeState>();
  await Promise.all([
    ...nodes.map(async (node) => {
      const texts = await takeNode(source, folder, deadline, node, seen.pods);
      if (texts.size > 0) states.set(node, nodeStateOf(texts));
      const ofNode = texts.get('rules.txt');
      if (ofNode !== undefined) rules.set(node, ofNode);
    }),
    takePodLogs(source, folder, seen, nodes),
  ]);
  const others = names.filter((name) => !states.has(name)).slice(0, MOST_NODES);
  for (const [node, state] of await readNodeStates(source, deadline, others, seen.pods))
    states.set(node, state);
  const found = suspectsOf(states, source.before ?? new Map(), source.context.namespace);
  const suspects = found.map((suspect) => withoutSecrets(suspect, known));
  for (const one of failed) await takeRequirement(one, source, folder, seen, rules, now);
  clear();
  const overview = { run: result.run, takenAt: now, tookMs: performance.now() - start, nodes };
  const { setupError } = result;
  await folder.write(
    'README.txt',
    overviewText({
      ...overview,
      setupError,
      failed: failedOf(result),
      nodeCount: names.length,
      entries: folder.entries,
      suspects,
    }),
  );
  return { suspects };
}

/** A comment of a rule may hold anything. */
function withoutSecrets(suspect: Suspect, known: readonly string[]): Suspect {
  const shown = Object.entries(suspect).map(([name, value]) => [
    name,
    typeof value === 'string' ? redacted(printable(value), known) : value,
  ]);
  return Object.fromEntries(shown) as Suspect;
}

/** All nodes by name; if the API server does not answer, the containers of the nodes. */
async function nodeNames({ nodesOn }: Source, { nodes }: Seen): Promise<string[]> {
  if (nodes.length > 0) return nodes.flatMap(({ metadata }) => metadata?.name ?? []);
  if (nodesOn === undefined) return [];
  const filter = `label=io.x-k8s.kind.cluster=${nodesOn.cluster}`;
  const text = await nodesOn.engine.run(['ps', '--filter', filter, '--format', '{{.Names}}'], {
    timeoutMs: TIMEOUTS.request,
  });
  return text.split('\n').filter((name) => name !== '');
}

function concerned(verdict: Verdict, names: readonly string[]): Failed {
  const named = nodesConcerned(verdict).filter((node) => names.includes(node));
  return { verdict, nodes: (named.length > 0 ? named : names).slice(0, MOST_NODES), named: named.length > 0 };
}

async function takePodLogs(
  { kube, context }: Source,
  folder: Folder,
  { pods }: Seen,
  nodes: readonly string[],
): Promise<void> {
  const agents = pods.filter(
    (pod) => isAgent(pod, context) && (isDns(pod) || nodes.includes(pod.spec?.nodeName ?? '')),
  );
  const unready = pods.filter((pod) => pod.metadata?.namespace === context.namespace && !isReady(pod));
  await Promise.all([...agents, ...unready.slice(0, MOST_UNREADY)].map((pod) => takeLogs(kube, folder, pod)));
}

/** Aborts with the signal, or after the time for diagnostics. */
function deadlineOf(signal: AbortSignal): { deadline: AbortSignal; clear: () => void } {
  const late = new AbortController();
  const ms = TIMEOUTS.diagnostics;
  const timer = setTimeout(() => late.abort(new Error(`not there within ${ms / 1_000} s`)), ms);
  return { deadline: AbortSignal.any([signal, late.signal]), clear: () => clearTimeout(timer) };
}

/** The nodes of a verdict: those of its finding, or those without a measurement. Empty if none is known. */
export function nodesConcerned({
  finding,
  nodes = [],
  pairs = [],
}: Pick<Verdict, 'finding' | 'nodes' | 'pairs'>): string[] {
  if (finding !== undefined) return nodesOf(finding);
  const unmeasured = pairs.filter(({ result }) => result === 'unmeasured' || result === 'left-out');
  const ends = unmeasured.flatMap(({ fromNode, toNode }) => [fromNode, toNode ?? []].flat());
  return [...new Set([...nodes, ...byFrequency(ends)])];
}
