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
    ['makes', plan.makes],
    ['images', plan.images],
    ['nodes', plan.nodes],
    ['asks', plan.requirements],
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
  const text = `about ${duration(seconds)}; at most ${duration(timeoutMs / 1000)} (--timeout)`;
  return seconds * 1000 > timeoutMs ? `${text}, which is not enough` : text;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(10, Math.round(seconds / 10) * 10)} s`;
  return `${Math.round(seconds / 60)} min`;
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
