import pMap from 'p-map';
import { Inconclusive } from '../../model/outcomes.ts';
import { inSeconds, PAUSES } from '../../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { inTurns } from '../../probe/rate/stopwatch.ts';

/** Requests per second on one connection. */
const RATE = 10;

/** Maximum of requests: longer than any pod may take to end. */
const MOST = 1_500;

/** Requests that must succeed after the last change. */
const MORE = 5;

/**
 * Opens a connection to a URL, $1, and goes on asking on it after this command has ended. It prints the process and its file once the first
 * answer is there. That is looked for $3 times. The process ends where a request fails or takes longer than $2 s.
 */
const OPEN = `
f=$(mktemp) || exit 90
curl -sN --rate ${RATE}/s --fail-early --connect-timeout "$2" -m "$2" -w ' %{num_connects} %{exitcode}\\n' "$1?[1-${MOST}]" > "$f" 2> /dev/null &
n=0
while [ ! -s "$f" ] && [ $n -lt "$3" ]; do sleep ${inSeconds(PAUSES.answer)}; n=$((n + 1)); done
echo $! "$f"
echo netconform:end
`;

/** Waits for more answers on such a connection and closes it. It prints the number of earlier ones, and all answers. */
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

/** One request: the answering pod, the number of connections, and curl's exit code. */
interface Request {
  by: string;
  connects: number;
  exit: number;
}

/** The result of a kept connection. */
export interface Kept {
  /** Requests that had ended before the wait for the last ones. */
  before: number;
  requests: Request[];
}

/** From each pod a connection to a URL of a server that says its name, on which requests go on. */
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

/** Closes a kept connection after some more requests. */
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
 * How a connection to a server was cut, in words; undefined: it was not, as far as was seen.
 * @param name what the server calls itself
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

/** Whether requests continued after the last change. */
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
