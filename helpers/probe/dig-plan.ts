import { TIMEOUTS } from '../model/timeouts.ts';
import type { LookedUp, Lookup, Observation, RecordType, Target } from './probe.ts';

/** Processes of one plan that run at the same time. */
export const DIG_AT_ONCE = 50;

/** Lookups of one process, one after the other: a start costs 22 ms of a core, a lookup 1 ms. */
const LOOKUPS_EACH = 4;

/** Lookups per process if all must end in time: lookups without an answer then wait at the same time. */
export function lookupsEach(withinMs: number | undefined): number {
  return withinMs === undefined ? LOOKUPS_EACH : 1;
}

const SENTINEL = 'netconform:end';

/** The line before the output of a process. */
const PROCESS = 'netconform:process';

/**
 * Runs one dig per line of the plan, several at a time, each into its own file. Then prints the files in order, and the sentinel. POSIX
 * shell, so every image with dig can run it. $1 is the plan: a line has dig's arguments.
 */
const SCRIPT = `
d=$(mktemp -d) || exit 90
trap 'rm -rf "$d"' EXIT
cd "$d" || exit 90
printf '%s' "$1" | xargs -P ${DIG_AT_ONCE} -L 1 sh -c 'out=$1; shift; dig "$@" > "$out" 2>&1; echo "dig $?" >> "$out"' sh
for out in $(ls | sort -n); do
  echo "${PROCESS} $out"
  cat "$out"
done
echo "${SENTINEL}"
`;

const OPTIONS = ['+tries=1', '+noall', '+comments', '+answer'];

/**
 * The command that looks up one name at each target, over its own socket. A target that occurs again gets its next name.
 * @param before targets of the same plan that were probed before
 * @param each lookups per process
 */
export function digCommand(
  targets: readonly Target[],
  connectMs: number,
  before: readonly Target[] = [],
  each = LOOKUPS_EACH,
): string[] {
  // dig takes whole seconds, at least one.
  const options = [...OPTIONS, `+time=${Math.max(1, Math.round(connectMs / 1000))}`].join(' ');
  const plan = processes(targets, before, each).map(({ lookup, questions }, index) => {
    const asked = questions.flatMap(({ name, types }) => types.map((type) => `${name.asked} ${type}`));
    return `${index} ${options} ${server(lookup)} ${asked.join(' ')}\n`;
  });
  return ['sh', '-c', SCRIPT, 'sh', plan.join('')];
}

/** Maximum time of a plan, ms: the exec, and its batches one after the other without any answer. */
export function digPlanMs(targets: readonly Target[], connectMs: number): number {
  const families = 2;
  const batches = Math.ceil(processes(targets).length / DIG_AT_ONCE);
  return batches * LOOKUPS_EACH * families * connectMs + TIMEOUTS.exec;
}

/** A command that makes the same lookups by hand. */
export function digByHand(lookup: Lookup): string {
  const asked = lookup.names.map((name) =>
    name.type === undefined ? name.asked : `${name.asked} ${name.type}`,
  );
  return `dig +short ${server(lookup)} ${asked.join(' ')}`;
}

function server({ server: address, port = 53, tcp }: Lookup): string {
  const at = [...(address === undefined ? [] : [`@${address} `]), ...(port === 53 ? [] : [`-p ${port} `])];
  return `${at.join('')}${tcp ? '+tcp' : '+notcp'} +search`;
}

interface Question {
  /** Index in the plan. */
  index: number;
  name: LookedUp;
  types: RecordType[];
  /** The expected addresses or other records. */
  expected: readonly string[];
}

interface Process {
  target: Target;
  lookup: Lookup;
  questions: Question[];
}

/** The processes of a plan: each makes a few lookups at one target. */
function processes(
  targets: readonly Target[],
  before: readonly Target[] = [],
  each = LOOKUPS_EACH,
): Process[] {
  const turns = new Map<Target, number>();
  for (const target of before) turns.set(target, (turns.get(target) ?? 0) + 1);
  const all: Process[] = [];
  for (const [index, target] of targets.entries()) {
    const { lookup, answer } = target;
    const turn = turns.get(target) ?? 0;
    turns.set(target, turn + 1);
    const name = lookup?.names[turn % lookup.names.length];
    if (lookup === undefined || name === undefined || !('resolves' in answer))
      throw new TypeError('a lookup asks for names and nothing else');
    const expected = answer.resolves[name.full] ?? [];
    const families = expected.map((address) => (address.includes(':') ? 'AAAA' : 'A'));
    const types = name.type === undefined ? [...new Set(families)] : [name.type];
    const question = { index, name, types, expected };
    const last = all.findLast((one) => one.target === target);
    if (last !== undefined && last.questions.length < each) last.questions.push(question);
    else all.push({ target, lookup, questions: [question] });
  }
  return all;
}

/** Reads the script's output: one observation per target, in order. Missing or cut output is inconclusive. */
export function readDigOutput(
  stdout: string,
  targets: readonly Target[],
  before: readonly Target[] = [],
  each = LOOKUPS_EACH,
): Observation[] {
  const whole = stdout.trimEnd().endsWith(SENTINEL);
  const parts = new Map(
    stdout
      .split(`${PROCESS} `)
      .slice(1)
      .map((part) => [Number.parseInt(part, 10), part] as const),
  );
  const observations = targets.map(
    (): Observation => ({ outcome: 'inconclusive', detail: 'the output of the lookup was cut short' }),
  );
  for (const [process, { questions }] of processes(targets, before, each).entries()) {
    const part = parts.get(process);
    if (!whole || part === undefined || !/^dig \d+$/m.test(part)) continue;
    const results = resultsOf(part);
    if (results.length !== questions.reduce((sum, { types }) => sum + types.length, 0)) continue;
    for (const { index, name, types, expected } of questions) {
      const own = results.splice(0, types.length);
      const record = unanswered(types, own);
      observations[index] = {
        ...observe(name, expected, own.join('\n'), record),
        ...(record === undefined ? {} : { record }),
      };
    }
  }
  return observations;
}

/** The only type of record without an answer: one of two requested types, or AAAA if it was the only one. */
function unanswered(types: Question['types'], results: readonly string[]): Observation['record'] {
  const [silent, ...others] = types.filter((_, at) => /timed out/.test(results[at] ?? ''));
  if (others.length > 0 || (types.length === 1 && silent !== 'AAAA')) return undefined;
  return silent === 'A' || silent === 'AAAA' ? silent : undefined;
}

/** dig's output for each question: an answer, or that there was none. */
function resultsOf(printed: string): string[] {
  const results: string[][] = [];
  let open: string[] | undefined;
  for (const line of printed.split('\n')) {
    const begins = line === ';; Got answer:' || /^;; (?:communications error|Connection to) /.test(line);
    if (begins || open === undefined) {
      open = [];
      if (begins) results.push(open);
    }
    open.push(line);
  }
  return results.map((lines) => lines.join('\n'));
}

function observe(
  { full, type }: LookedUp,
  expected: readonly string[],
  printed: string,
  record: RecordType | undefined = type,
): Observation {
  const what = record === undefined ? full : `${full} ${record}`;
  if (/timed out/.test(printed))
    return { outcome: 'timed-out', detail: `${what}: ${words(printed, /timed out/)}` };
  if (/connection refused/.test(printed)) return { outcome: 'refused', detail: words(printed, /refused/) };
  if (/no servers could be reached|communications error|;; Connection to/.test(printed))
    return { outcome: 'failed', detail: words(printed, /servers|error|Connection/) };
  const records = [...printed.matchAll(/^(\S+)\s+\d+\s+IN\s+(\w+)\s+(.+)$/gm)].filter(
    ([, owner, its = '']) =>
      owner === full && (type === undefined ? ['A', 'AAAA'].includes(its) : its === type),
  );
  const got = [
    ...new Set(records.map(([, , its, data = '']) => (its === 'SRV' ? withoutWeight(data) : data))),
  ];
  const status = [...printed.matchAll(/status: (\w+)/g)]
    .map(([, one]) => one)
    .find((one) => one !== 'NOERROR');
  // A server that knows the name says that it has no record of another type.
  if (expected.length === 0 && got.length === 0 && (status ?? 'NXDOMAIN') === 'NXDOMAIN')
    return { outcome: 'reached', detail: '' };
  if (got.length === 0) return { outcome: 'unresolved', detail: `${what} ${status ?? 'without an answer'}` };
  if (got.length !== expected.length || !expected.every((one) => got.includes(one)))
    return {
      outcome: 'wrong-answer',
      detail: `${what} is ${got.join(', ')}, not ${expected.join(', ') || 'without an answer'}`,
    };
  return { outcome: 'reached', detail: '' };
}

/** Port and name of an SRV record. The server may choose its priority and weight. */
function withoutWeight(data: string): string {
  return data.split(/\s+/).slice(2).join(' ');
}

function words(printed: string, about: RegExp): string {
  return (printed.split('\n').find((line) => about.test(line)) ?? '').replace(/^;; /, '');
}
