import { TIMEOUTS } from '../config/timeouts.ts';
import type { Observation, Target } from './probe.ts';

/** Connections of one plan that are open at a time: enough to be fast, few enough not to be a load test. */
const AT_ONCE = 50;

/** The line that proves that the script came to its end. */
const SENTINEL = 'netconform:end';

/** Bytes of an answer that are kept: nginx's welcome page has its title in the first 100. */
const ANSWER_BYTES = 400;

/**
 * Runs one parallel curl over a plan and prints a line per connection, then the answers, then the sentinel.
 * POSIX shell, so that every image with curl can run it. $1 is curl's configuration.
 */
const SCRIPT = `
d=$(mktemp -d) || exit 90
trap 'rm -rf "$d"' EXIT
cd "$d" || exit 90
printf '%s' "$1" > plan
curl --config plan > lines 2> errors
echo "curl $?"
cat lines
for f in answer*; do
  [ -f "$f" ] && echo "$f $(head -c ${ANSWER_BYTES} "$f" | base64 | tr -d '\\n')"
done
echo "${SENTINEL}"
`;

const FIELDS = ['urlnum', 'exitcode', 'http_code', 'num_connects', 'time_connect', 'local_ip', 'errormsg'];

/**
 * The command that makes one new connection to each target, all at once.
 *
 * `Connection: close` keeps curl from using a connection twice; how many were made is checked in the answer.
 */
export function curlCommand(targets: readonly Target[]): string[] {
  const config = [
    'parallel',
    'parallel-immediate',
    `parallel-max = ${AT_ONCE}`,
    'no-progress-meter',
    'globoff',
    'noproxy = "*"',
    'header = "Connection: close"',
    `connect-timeout = ${TIMEOUTS.connect / 1000}`,
    `max-time = ${(2 * TIMEOUTS.connect) / 1000}`,
    `write-out = "probe ${FIELDS.map((name) => `%{${name}}`).join('\\t')}\\n"`,
    ...targets.flatMap(({ url }, index) => [`url = "${url}"`, `output = "answer${index}"`]),
  ];
  return ['sh', '-c', SCRIPT, 'sh', `${config.join('\n')}\n`];
}

/** How long a plan may take at most, ms: its batches one after the other, each as slow as it may be, and the exec. */
export function curlPlanMs(targets: number): number {
  return Math.ceil(targets / AT_ONCE) * 2 * TIMEOUTS.connect + TIMEOUTS.exec;
}

/** curl's exit codes that say what happened to a connection (curl(1), EXIT CODES). */
const OUTCOMES: Readonly<Record<number, Observation['outcome']>> = {
  6: 'unresolved',
  7: 'refused',
  28: 'timed-out',
};

/**
 * Reads what the script printed: one observation per target, in their order. What is missing, cut short or not
 * understood is inconclusive; only a whole answer counts as reached.
 */
export function readCurlOutput(stdout: string, targets: readonly Target[]): Observation[] {
  const lines = stdout.split('\n');
  const whole = lines.includes(SENTINEL);
  const answers = new Map<number, string>();
  const probes = new Map<number, string[]>();
  for (const line of lines) {
    const answer = /^answer(\d+) (\S*)$/.exec(line);
    if (answer !== null)
      answers.set(Number(answer[1]), Buffer.from(answer[2] ?? '', 'base64').toString('utf8'));
    if (!line.startsWith('probe ')) continue;
    const fields = line.slice('probe '.length).split('\t');
    if (fields.length === FIELDS.length) probes.set(Number(fields[0]), fields);
  }
  return targets.map((target, index) => {
    const fields = probes.get(index);
    if (!whole || fields === undefined)
      return { outcome: 'inconclusive', detail: 'the output of the probe was cut short' };
    return observe(target, fields, answers.get(index) ?? '');
  });
}

function observe(target: Target, fields: readonly string[], answer: string): Observation {
  const [, exit, status, connects, connect, local, message = ''] = fields;
  const times = Number(connect) > 0 ? { connectMs: Number(connect) * 1000 } : {};
  const where = local ? { localAddress: local } : {};
  if (exit !== '0') {
    return {
      outcome: OUTCOMES[Number(exit)] ?? 'failed',
      detail: `curl exit ${exit}: ${message}`,
      ...times,
      ...where,
    };
  }
  if (connects !== '1') {
    return {
      outcome: 'inconclusive',
      detail: `not a new connection (curl made ${connects})`,
      ...times,
      ...where,
    };
  }
  if (status === '200' && answers(target, answer))
    return { outcome: 'reached', detail: '', ...times, ...where };
  const seen = answer.trim().slice(0, 60);
  return {
    outcome: 'wrong-answer',
    detail: `HTTP ${status} from something else: "${seen}"`,
    ...times,
    ...where,
  };
}

function answers({ answer }: Target, text: string): boolean {
  return 'equals' in answer ? text.trim() === answer.equals : text.includes(answer.contains);
}
