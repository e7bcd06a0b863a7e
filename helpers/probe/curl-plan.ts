import { TIMEOUTS } from '../model/timeouts.ts';
import { judgeAnswer, judgeDenial } from './judge-answer.ts';
import { BODY, type Observation, type Target } from './probe.ts';
import { isSlow } from './slow-pairs.ts';

/** Open connections of one plan: enough to be fast, too few to be a load test. */
const AT_ONCE = 50;

/** Open datagrams of one plan. A socket of the default size holds 166 while its server waits for a processor, and several sources send. */
const DATAGRAMS_AT_ONCE = 20;

/**
 * Open connections where each costs more than a few packets. An overlay that forwards in user space drops packets of many bodies. A
 * server on a busy node cannot complete more TLS handshakes in time. The probe itself would cause both.
 */
const COSTLY_AT_ONCE = 5;

/** The line before the first connection. It tells a listener that the connections begin now. */
const STARTS = 'netconform:starts';

/**
 * Maximum length of one word of the command, in characters. Linux takes 128 KiB (MAX_ARG_STRLEN), which twenty connections over UDP to each
 * of 55 targets reach. All words together may have some 2 MB.
 */
const WORD = 100_000;

/** The line that proves that the script reached its end. */
const SENTINEL = 'netconform:end';

/** The line before the answers. */
const ANSWERS = 'netconform:answers';

/** Bytes to keep of an answer: nginx's welcome page has its title in the first 100. */
const ANSWER_BYTES = 400;

/**
 * Runs a parallel curl for each group of a plan, all at the same time. Prints a line per connection, the kernel's count of SYNs sent again
 * before and after (if it has one), the answers and the sentinel. POSIX shell, so every image with curl can run it. The arguments of a group
 * are the bytes to send, the number of pieces of its configuration, and these pieces.
 */
const SCRIPT = `
d=$(mktemp -d) || exit 90
trap 'rm -rf "$d"' EXIT
cd "$d" || exit 90
echo "${STARTS}"
syns() { awk '$1 == "TcpExt:" { if (at) print $at; for (i = 2; i <= NF; i++) if ($i == "TCPSynRetrans") at = i }' /proc/net/netstat 2> /dev/null; }
before=$(syns)
group=0
while [ $# -gt 0 ]; do
  group=$((group + 1)) bytes=$1 left=$2
  shift 2
  while [ "$left" -gt 0 ]; do
    printf '%s' "$1" >> config$group
    shift
    left=$((left - 1))
  done
  if [ "$bytes" -gt 0 ]; then
    head -c "$bytes" /dev/zero | tr '\\0' x > body$bytes
    sed -i "s/${BODY}/$(cat body$bytes)/" config$group
  fi
  { curl --config config$group 2>> errors; echo "curl $?"; } > lines$group &
done
wait
cat lines*
echo "syns $before $(syns)"
echo "${ANSWERS}"
head -c ${ANSWER_BYTES} answer* /dev/null 2>> errors | base64
echo "${SENTINEL}"
`;

const FIELDS = [
  // "answer7": the index of the target in the plan.
  'filename_effective',
  'exitcode',
  'http_code',
  'num_connects',
  'time_connect',
  'time_total',
  'size_download',
  'local_ip',
  'errormsg',
];

/**
 * The command that makes one new connection to each target, all at once.
 *
 * @param connectMs time for the connection, and as long again for the answer
 * @param withinMs time for the whole answer, if it is shorter
 *
 * `Connection: close` keeps curl from using a connection twice. The reader checks how many were made.
 */
export function curlCommand(targets: readonly Target[], connectMs: number, withinMs?: number): string[] {
  const bounds = {
    connectMs: Math.min(connectMs, withinMs ?? connectMs),
    wholeMs: withinMs ?? 2 * connectMs,
  };
  const groups = groupsOf(targets).map((group) => {
    const pieces = inPieces(configOf(group, bounds));
    return [String(group[0]?.target.bodyBytes ?? 0), String(pieces.length), ...pieces];
  });
  return ['sh', '-c', SCRIPT, 'sh', ...groups.flat()];
}

interface Placed {
  target: Target;
  /** Index in the plan. */
  index: number;
}

/** Targets for one curl: same body, sent in the same way, at about the same cost. */
function groupsOf(targets: readonly Target[]): Placed[][] {
  const placed = targets.map((target, index) => ({ target, index }));
  return [
    ...Map.groupBy(
      placed,
      ({ target }) =>
        `${target.bodyBytes ?? 0} ${sendsForm(target)} ${overTls(target.url)} ${target.protocol === 'UDP'}`,
    ).values(),
  ];
}

function sendsForm({ bodyBytes = 0, url }: Target): boolean {
  return bodyBytes > 0 && !url.includes(BODY);
}

function configOf(
  group: readonly Placed[],
  { connectMs, wholeMs }: { connectMs: number; wholeMs: number },
): string {
  const targets = group.map(({ target }) => target);
  const config = [
    'parallel',
    'parallel-immediate',
    `parallel-max = ${curlAtOnce(targets)}`,
    'no-progress-meter',
    'globoff',
    // The probe checks the answer, not the API server's certificate.
    'insecure',
    // Over HTTP/2 curl would use one connection for all.
    'http1.1',
    'noproxy = "*"',
    'header = "Connection: close"',
    ...(targets.some(sendsForm)
      ? ['header = "Expect:"', `data-urlencode = "msg@body${targets[0]?.bodyBytes}"`]
      : []),
    `connect-timeout = ${connectMs / 1000}`,
    `max-time = ${wholeMs / 1000}`,
    `write-out = "probe ${FIELDS.map((name) => `%{${name}}`).join('\\t')}\\n"`,
    ...group.flatMap(({ target: { url }, index }) => [`url = "${url}"`, `output = "answer${index}"`]),
  ];
  return `${config.join('\n')}\n`;
}

function inPieces(text: string): string[] {
  const count = Math.ceil(text.length / WORD);
  return Array.from({ length: count }, (_, at) => text.slice(at * WORD, (at + 1) * WORD));
}

/** Maximum time of a plan, ms: the exec, and the batches of a group one after the other, each as slow as possible. */
export function curlPlanMs(targets: readonly Target[], connectMs: number): number {
  const batches = groupsOf(targets).map((group) =>
    Math.ceil(group.length / curlAtOnce(group.map(({ target }) => target))),
  );
  return Math.max(0, ...batches) * 2 * connectMs + TIMEOUTS.exec;
}

/** Connections that a plan starts immediately, at least. The others start as earlier ones end. */
export function curlAtOnce(targets: readonly Target[]): number {
  if (targets.some(({ bodyBytes = 0, url }) => bodyBytes > 0 || overTls(url))) return COSTLY_AT_ONCE;
  return targets.some(({ protocol }) => protocol === 'UDP') ? DATAGRAMS_AT_ONCE : AT_ONCE;
}

function overTls(url: string): boolean {
  return url.startsWith('https:');
}

/** curl's exit codes about a connection (curl(1), EXIT CODES). */
const OUTCOMES: Readonly<Record<number, Observation['outcome']>> = {
  6: 'unresolved',
  7: 'refused',
  28: 'timed-out',
};

/**
 * Reads the script's output: one observation per target, in order. Missing, cut or unknown output is inconclusive. Only a whole answer counts
 * as reached.
 */
export function readCurlOutput(stdout: string, targets: readonly Target[]): Observation[] {
  const lines = stdout.split('\n');
  const whole = lines.includes(SENTINEL);
  const answers = readAnswers(lines.slice(lines.indexOf(ANSWERS) + 1, lines.indexOf(SENTINEL)));
  const probes = new Map<number, string[]>();
  for (const line of lines) {
    if (!line.startsWith('probe ')) continue;
    const fields = line.slice('probe '.length).split('\t');
    if (fields.length === FIELDS.length) probes.set(Number(fields[0]?.replace('answer', '')), fields);
  }
  const seen = targets.map((target, index): Observation => {
    const fields = probes.get(index);
    if (!whole || fields === undefined)
      return { outcome: 'inconclusive', detail: 'the output of the probe was cut short' };
    const observation = observe(target, fields, answers.get(index) ?? '');
    return 'denied' in target.answer
      ? judgeDenial(target.answer.denied, observation, target.url.includes('[') ? 6 : 4)
      : observation;
  });
  return markResent(seen, resentSyns(lines));
}

/** SYNs that the kernel sent again during the plan: one count for the whole network namespace; 0 if it does not say. */
function resentSyns(lines: readonly string[]): number {
  const counts = lines.find((line) => line.startsWith('syns '))?.match(/^syns (\d+) (\d+)$/);
  return counts ? Number(counts[2]) - Number(counts[1]) : 0;
}

/** A process without a processor sees slow connections too. Then its kernel sent fewer SYNs again than there are slow connections. */
function markResent(seen: Observation[], resent: number): Observation[] {
  if (resent < seen.filter(isSlow).length) return seen;
  return seen.map((one) => (isSlow(one) ? { ...one, resent: true } : one));
}

/** Answers by number, from the output of `head` for several files: it prints each after its name, between arrows. */
function readAnswers(base64: readonly string[]): Map<number, string> {
  const [, ...parts] = Buffer.from(base64.join(''), 'base64')
    .toString('utf8')
    .split(/(?:^|\n)==> (?:answer(\d+)|\/dev\/null) <==\n/);
  const answers = new Map<number, string>();
  for (let index = 0; index < parts.length; index += 2) {
    if (parts[index] !== undefined) answers.set(Number(parts[index]), parts[index + 1] ?? '');
  }
  return answers;
}

function observe(target: Target, fields: readonly string[], answer: string): Observation {
  const [, exit, status, connects, connect, total, size, local, message = ''] = fields;
  const seen = {
    ...(Number(connect) > 0 ? { connectMs: Number(connect) * 1000 } : {}),
    ...(Number(total) > 0 ? { totalMs: Number(total) * 1000 } : {}),
    ...(local ? { localAddress: local } : {}),
  };
  // Not every curl reports the connect time if TLS failed. Its other fields then say nothing.
  const stood = Number(connect) > 0 || message === 'SSL connection timeout';
  const handshakeMissing = exit === '28' && overTls(target.url) && stood;
  if (exit !== '0')
    return {
      outcome: OUTCOMES[Number(exit)] ?? 'failed',
      detail: `curl exit ${exit}: ${message}`,
      ...seen,
      ...(handshakeMissing ? { handshakeMissing } : {}),
    };
  if (connects !== '1')
    return { outcome: 'inconclusive', detail: `not a new connection (curl made ${connects})`, ...seen };
  const { judged, text } = judgeAnswer(target, { status: Number(status), text: answer, bytes: Number(size) });
  return { ...judged, ...seen, answer: text };
}
