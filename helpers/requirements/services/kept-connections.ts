import pMap from 'p-map';
import { Inconclusive } from '../../model/outcomes.ts';
import { inSeconds, PAUSES } from '../../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { inTurns } from '../../probe/rate/stopwatch.ts';

/** Requests per second on one connection. */
const RATE = 10;

/** Maximum number of requests. They take longer than any pod may take to end. */
const MOST = 1_500;

/** Requests that must follow the last change. */
const MORE = 5;

/**
 * Opens a connection to the URL $1 and starts a process that keeps sending requests on it after this command ends. The command prints the
 * process id and the output file after the first answer, or after $3 looks. The process ends if a request fails or takes longer than $2 s.
 */
const OPEN = `
f=$(mktemp) || exit 90
curl -sN --rate ${RATE}/s --fail-early --connect-timeout "$2" -m "$2" -w ' %{num_connects} %{exitcode}\\n' "$1?[1-${MOST}]" > "$f" 2> /dev/null &
n=0
while [ ! -s "$f" ] && [ $n -lt "$3" ]; do sleep ${inSeconds(PAUSES.answer)}; n=$((n + 1)); done
echo $! "$f"
echo netconform:end
`;

/**
 * Waits for more answers on such a connection, looking at most $3 times, and closes it. $1 is the process id, $2 its output file. Prints the
 * number of earlier answers, and all answers.
 */
const CLOSE = `
lines() { wc -l < "$f"; }
f=$2
before=$(lines)
n=0
enough=$((before + ${MORE}))
while [ $(lines) -lt $enough ] && [ $n -lt "$3" ] && kill -0 "$1" 2> /dev/null; do
  sleep ${inSeconds(PAUSES.answer)}
  n=$((n + 1))
done
kill "$1" 2> /dev/null
echo "$before"
cat "$f"
rm -f "$f"
echo
echo netconform:end
`;

/** An open connection from a pod. */
export interface KeptConnection {
  pod: FixturePod;
  process: string;
  file: string;
}

/** One request: the pod that answered, the connections that curl opened for it, and curl's exit code. */
interface Request {
  by: string;
  connects: number;
  exit: number;
}

/** The result of a kept connection. */
export interface Kept {
  /** Number of requests that ended before the wait for the last ones. */
  before: number;
  requests: Request[];
}

/**
 * Opens a connection with continuing requests from each pod.
 * @param url of a server that answers with its name
 * @throws Inconclusive if the output of a pod is cut short
 */
export function openConnections(
  cluster: ClusterUnderTest,
  pods: readonly FixturePod[],
  url: string,
): Promise<KeptConnection[]> {
  const { limit, pace } = cluster;
  const open = async (pod: FixturePod): Promise<KeptConnection> => {
    const within = inSeconds(pace.connectMs);
    const lines = await runIn(cluster, pod, OPEN, [url, within, looks(pace.connectMs)]);
    const [process = '', file = ''] = lines[0]?.split(' ') ?? [];
    return { pod, process, file };
  };
  const inItsTurn = (pod: FixturePod) =>
    inTurns(limit, [pod], { connectionsOf: () => 1, atOnce: 1 }, (part) => Promise.all(part.map(open)));
  return pMap(pods, inItsTurn, { concurrency: pace.sourcesAtOnce }).then((all) => all.flat());
}

/**
 * Closes a kept connection after some more requests.
 * @throws Inconclusive if the output is cut short
 */
export async function closeConnection(
  cluster: ClusterUnderTest,
  { pod, process, file }: KeptConnection,
): Promise<Kept> {
  return readKept(await runIn(cluster, pod, CLOSE, [process, file, looks(2 * cluster.pace.connectMs)]));
}

export function readKept([before, ...lines]: readonly string[]): Kept {
  return {
    before: Number(before),
    requests: lines.flatMap((line) => {
      // The last line may be incomplete.
      const [, by = '', connects, exit] = /^(\S*) (\d+) (\d+)$/.exec(line) ?? [];
      return exit === undefined ? [] : { by, connects: Number(connects), exit: Number(exit) };
    }),
  };
}

/**
 * How a connection was cut, in words; undefined: no request shows a cut.
 * @param name the name in the server's answers
 */
export function cutOf({ requests }: Kept, name: string): string | undefined {
  const at = requests.findIndex(
    ({ by, connects, exit }, index) => exit !== 0 || by !== name || (index > 0 && connects > 0),
  );
  const bad = requests[at];
  if (bad === undefined) return undefined;
  const after = `after ${at} of its requests`;
  if (bad.exit !== 0) return `${after} there was no answer (curl exit ${bad.exit})`;
  return bad.by === name ? `${after} it was closed` : `${after} ${bad.by} answered`;
}

/** Whether enough requests followed the last change. */
export function wentOn({ before, requests }: Kept): boolean {
  return requests.length >= before + MORE;
}

function looks(ms: number): string {
  return String(Math.ceil(ms / PAUSES.answer));
}

async function runIn(
  cluster: ClusterUnderTest,
  pod: FixturePod,
  script: string,
  words: readonly string[],
): Promise<string[]> {
  const { stdout } = await execInPod(cluster, pod, ['sh', '-c', script, 'sh', ...words]);
  const lines = stdout.trimEnd().split('\n');
  if (lines.pop() !== 'netconform:end')
    throw new Inconclusive(`the output of curl in ${pod.name} was cut short`, [], { nodes: [pod.node] });
  return lines;
}
