import { TIMEOUTS } from '../model/timeouts.ts';
import type { Lookup, Observation, Target } from './probe.ts';

/** Processes of one plan that run at a time. */
export const DIG_AT_ONCE = 50;

/** Lookups that one process makes, one after the other: to start it costs 22 ms of a core, a lookup one. */
const LOOKUPS_EACH = 4;

const SENTINEL = 'netconform:end';

/** The line before what one process printed. */
const PROCESS = 'netconform:process';

/**
 * Runs one dig per line of the plan, several at a time, each into a file of its own; then prints them in their order, and the sentinel.
 * POSIX shell, so that every image with dig can run it. $1 is the plan: a line is dig's arguments.
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
 * The command that looks up one name at each target, over a socket of its own; a target that is there again is asked its next name.
 * @param before what of the same plan was asked before
 */
export function digCommand(
  targets: readonly Target[],
  connectMs: number,
  before: readonly Target[] = [],
): string[] {
  // dig takes whole seconds.
  const options = [...OPTIONS, `+time=${Math.ceil(connectMs / 1000)}`].join(' ');
  const plan = processes(targets, before).map(({ lookup, questions }, index) => {
    const asked = questions.flatMap(({ name, types }) => types.map((type) => `${name.asked} ${type}`));
    return `${index} ${options} ${server(lookup)} ${asked.join(' ')}\n`;
  });
  return ['sh', '-c', SCRIPT, 'sh', plan.join('')];
}

/** How long a plan may take at most, ms: its batches one after the other, nothing answered, and the exec. */
export function digPlanMs(targets: readonly Target[], connectMs: number): number {
  const families = 2;
  const batches = Math.ceil(processes(targets).length / DIG_AT_ONCE);
  return batches * LOOKUPS_EACH * families * connectMs + TIMEOUTS.exec;
}

/** A command that makes the same lookups by hand. */
export function digByHand(lookup: Lookup): string {
  return `dig +short ${server(lookup)} ${lookup.names.map(({ asked }) => asked).join(' ')}`;
}

function server({ server: address, tcp }: Lookup): string {
  return `${address === undefined ? '' : `@${address} `}${tcp ? '+tcp' : '+notcp'} +search`;
}

interface Question {
  /** Its place in the plan. */
  index: number;
  name: Lookup['names'][number];
  types: ('A' | 'AAAA')[];
  /** The addresses that have to come back. */
  addresses: readonly string[];
}

interface Process {
  target: Target;
  lookup: Lookup;
  questions: Question[];
}

/** The processes that a plan takes: the lookups of one and the same target, a few in each. */
function processes(targets: readonly Target[], before: readonly Target[] = []): Process[] {
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
    const addresses = answer.resolves[name.full] ?? [];
    const types = [...new Set(addresses.map((address) => (address.includes(':') ? 'AAAA' : 'A')))];
    const question = { index, name, types, addresses };
    const last = all.findLast((one) => one.target === target);
    if (last !== undefined && last.questions.length < LOOKUPS_EACH) last.questions.push(question);
    else all.push({ target, lookup, questions: [question] });
  }
  return all;
}

/** Reads what the script printed: one observation per target, in their order; what is missing or cut short is inconclusive. */
export function readDigOutput(
  stdout: string,
  targets: readonly Target[],
  before: readonly Target[] = [],
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
  for (const [process, { questions }] of processes(targets, before).entries()) {
    const part = parts.get(process);
    if (!whole || part === undefined || !/^dig \d+$/m.test(part)) continue;
    const results = resultsOf(part);
    if (results.length !== questions.reduce((sum, { types }) => sum + types.length, 0)) continue;
    for (const { index, name, types, addresses } of questions) {
      const own = results.splice(0, types.length);
      const record = unanswered(types, own);
      observations[index] = {
        ...observe(
          record === undefined ? name.full : `${name.full} ${record}`,
          name.full,
          addresses,
          own.join('\n'),
        ),
        ...(record === undefined ? {} : { record }),
      };
    }
  }
  return observations;
}

/** The type of record that alone was not answered: of two that were asked for, or AAAA where it was asked for alone. */
function unanswered(types: Question['types'], results: readonly string[]): Observation['record'] {
  const silent = types.filter((_, at) => /timed out/.test(results[at] ?? ''));
  return silent.length === 1 && (types.length > 1 || silent[0] === 'AAAA') ? silent[0] : undefined;
}

/** What dig printed for each of its questions: an answer, or that there was none. */
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

function observe(asked: string, name: string, expected: readonly string[], printed: string): Observation {
  if (/timed out/.test(printed))
    return { outcome: 'timed-out', detail: `${asked}: ${words(printed, /timed out/)}` };
  if (/refused/.test(printed)) return { outcome: 'refused', detail: words(printed, /refused/) };
  if (/no servers could be reached|communications error|;; Connection to/.test(printed))
    return { outcome: 'failed', detail: words(printed, /servers|error|Connection/) };
  const answers = [...printed.matchAll(/^(\S+)\s+\d+\s+IN\s+(?:A|AAAA)\s+(\S+)$/gm)];
  const got = [...new Set(answers.flatMap(([, owner, address]) => (owner === name ? [address] : [])))];
  if (got.length === 0) {
    const statuses = [...printed.matchAll(/status: (\w+)/g)].map(([, status]) => status);
    const status = statuses.find((one) => one !== 'NOERROR') ?? 'without an address';
    return { outcome: 'unresolved', detail: `${name} ${status}` };
  }
  if (got.length !== expected.length || !expected.every((address) => got.includes(address)))
    return {
      outcome: 'wrong-answer',
      detail: `${name} is ${got.join(', ')}, not ${expected.join(', ')}`,
    };
  return { outcome: 'reached', detail: '' };
}

function words(printed: string, about: RegExp): string {
  return (printed.split('\n').find((line) => about.test(line)) ?? '').replace(/^;; /, '');
}
