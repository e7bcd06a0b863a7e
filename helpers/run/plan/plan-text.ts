import type { V1Node } from '@kubernetes/client-node';
import { roughly } from '../../config/duration.ts';
import { leftOutBecause } from '../../kube/inventory/schedulable.ts';
import type { PodShape } from '../../model/pod-shape.ts';

/** What a run would do, in words; nothing of it has been done. */
export interface Plan {
  cluster: string;
  network: string;
  ranges: string;
  /** Where it puts what it makes. */
  place: string[];
  makes: string[];
  images: string[];
  nodes: string[];
  requirements: string[];
  /** Why requirements are skipped, by id. */
  skipped: Readonly<Record<string, string>>;
  /** What this user may not do that makes no requirement be skipped. */
  rights: string[];
  /** About how long it takes, s. */
  seconds: number;
  /** Bound on it, ms. */
  timeoutMs: number;
}

/** The plan as it is printed: a name on the left, its lines on the right. */
export function planText(plan: Plan): string {
  const rows: [name: string, lines: readonly string[]][] = [
    ['cluster', [plan.cluster]],
    ['network', [plan.network]],
    ['ranges', [plan.ranges]],
    ['place', plan.place],
    ['creates', plan.makes],
    ['images', plan.images],
    ['nodes', plan.nodes],
    ['checks', plan.requirements],
    ['skips', skipLines(plan.skipped)],
    ['rights', plan.rights],
    ['time', [timeText(plan)]],
  ];
  return rows
    .flatMap(([name, lines]) => lines.map((line, index) => `${(index === 0 ? name : '').padEnd(9)}${line}\n`))
    .join('');
}

/** One line for each reason, with all that it is the reason of. */
function skipLines(skipped: Readonly<Record<string, string>>): string[] {
  return [...new Set(Object.values(skipped))].map((reason) => {
    const ids = Object.keys(skipped).filter((id) => skipped[id] === reason);
    return `${ids.join(', ')}: ${reason}`;
  });
}

/** About how long it takes, and what there is for it, where that is not enough too. */
export function timeText({ seconds, timeoutMs }: Pick<Plan, 'seconds' | 'timeoutMs'>): string {
  const text = `about ${roughly(Math.max(10, Math.round(seconds / 10) * 10) * 1_000)}; at most ${roughly(timeoutMs)} (--timeout)`;
  return seconds * 1000 > timeoutMs ? `${text}, which is not enough` : text;
}

interface Named {
  kind?: string;
  metadata?: { name?: string };
  spec?: { type?: string };
}

/** How many objects of each kind: "2 Services (echo, front: NodePort)". */
export function kindCounts(objects: readonly Named[]): string[] {
  return [...new Set(objects.map(({ kind }) => kind ?? ''))].sort().map((kind) => {
    const names = objects
      .filter((object) => object.kind === kind)
      .map(({ metadata, spec }) => `${metadata?.name}${spec?.type === undefined ? '' : `: ${spec.type}`}`)
      .sort();
    return `${names.length} ${kind}${names.length === 1 ? '' : 's'} (${names.join(', ')})`;
  });
}

/** Nodes that are named one by one; of more, the rest is told by what there is to say of them. */
const NAMED = 10;

/** Which nodes take part in a run, and why the others do not, as lines of a plan. */
export function nodeLines(nodes: readonly V1Node[], shape: PodShape): string[] {
  const all = nodes.map((node) => ({ name: node.metadata?.name, said: saidOf(node, shape) }));
  const rest = Map.groupBy(all.slice(NAMED), ({ said }) => said);
  return [
    ...all.slice(0, NAMED).map(({ name, said }) => `${name}${said === TAKES_PART ? '' : ` ${said}`}`),
    ...[...rest].map(([said, { length }]) => `${length} more: each ${said}`),
  ];
}

const TAKES_PART = 'takes part';

function saidOf(node: V1Node, shape: PodShape): string {
  const why = leftOutBecause(node, shape);
  if (why !== undefined) return `does not take part: ${why}`;
  const ready = node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready ? TAKES_PART : 'takes part, but is not Ready: it will fail';
}
