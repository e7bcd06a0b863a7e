import { TIMEOUTS } from '../config/timeouts.ts';
import type { Lookup, Observation, Target } from './probe.ts';

/** Lookups of one plan that go on at a time. */
const AT_ONCE = 50;

const SENTINEL = 'netconform:end';

/** The line before what one lookup printed. */
const LOOKUP = 'netconform:lookup';

/**
 * Runs one dig per line of the plan, several at a time, each into a file of its own; then prints them in their order, and the sentinel.
 * POSIX shell, so that every image with dig can run it. $1 is the plan: a line is dig's arguments.
 */
const SCRIPT = `
d=$(mktemp -d) || exit 90
trap 'rm -rf "$d"' EXIT
cd "$d" || exit 90
printf '%s' "$1" | xargs -P ${AT_ONCE} -L 1 sh -c 'out=$1; shift; dig "$@" > "$out" 2>&1; echo "dig $?" >> "$out"' sh
for out in $(ls | sort -n); do
  echo "${LOOKUP} $out"
  cat "$out"
done
echo "${SENTINEL}"
`;

const OPTIONS = ['+tries=1', `+time=${TIMEOUTS.connect / 1000}`, '+noall', '+comments', '+answer'];

/** The command that looks up one name at each target, over a socket of its own; a target that is there again is asked its next name. */
export function digCommand(targets: readonly Target[]): string[] {
  const plan = questions(targets).map(
    ({ lookup, name, types }, index) =>
      `${index} ${OPTIONS.join(' ')} ${server(lookup)} ${types.map((type) => `${name.asked} ${type}`).join(' ')}\n`,
  );
  return ['sh', '-c', SCRIPT, 'sh', plan.join('')];
}

/** How long a plan may take at most, ms: its batches one after the other, nothing answered, and the exec. */
export function digPlanMs(targets: number): number {
  const families = 2;
  return Math.ceil(targets / AT_ONCE) * families * TIMEOUTS.connect + TIMEOUTS.exec;
}

/** A command that makes the same lookups by hand. */
export function digByHand(lookup: Lookup): string {
  return `dig +short ${server(lookup)} ${lookup.names.map(({ asked }) => asked).join(' ')}`;
}

function server({ server: address, tcp }: Lookup): string {
  return `${address === undefined ? '' : `@${address} `}${tcp ? '+tcp' : '+notcp'} +search`;
}

/** What is asked of each target of a plan, and the addresses that have to come back. */
function questions(targets: readonly Target[]) {
  const asked = new Map<Target, number>();
  return targets.map((target) => {
    const { lookup, answer } = target;
    const turn = asked.get(target) ?? 0;
    asked.set(target, turn + 1);
    const name = lookup?.names[turn % lookup.names.length];
    if (lookup === undefined || name === undefined || !('resolves' in answer))
      throw new TypeError('a lookup asks for names, and nothing else is asked with it');
    const addresses = answer.resolves[name.full] ?? [];
    const types = [...new Set(addresses.map((address) => (address.includes(':') ? 'AAAA' : 'A')))];
    return { lookup, name, types, addresses };
  });
}

/** Reads what the script printed: one observation per target, in their order; what is missing or cut short is inconclusive. */
export function readDigOutput(stdout: string, targets: readonly Target[]): Observation[] {
  const whole = stdout.trimEnd().endsWith(SENTINEL);
  const parts = new Map(
    stdout
      .split(`${LOOKUP} `)
      .slice(1)
      .map((part) => [Number.parseInt(part, 10), part] as const),
  );
  return questions(targets).map(({ name, addresses }, index) => {
    const part = parts.get(index);
    if (!whole || part === undefined || !/^dig \d+$/m.test(part))
      return { outcome: 'inconclusive', detail: 'the output of the lookup was cut short' };
    return observe(name.full, addresses, part);
  });
}

function observe(name: string, expected: readonly string[], printed: string): Observation {
  if (/timed out/.test(printed))
    return { outcome: 'timed-out', detail: `${name} ${words(printed, /timed out/)}` };
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
