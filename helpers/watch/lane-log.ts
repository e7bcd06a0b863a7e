import { inSeconds, PAUSES } from '../model/timeouts.ts';
import { ANSWER_BYTES, type Lane } from './lane.ts';

/**
 * Where a pod keeps what it has seen. Each start has a folder of its own; without it, the processes end by themselves.
 */
const PLACE = '/tmp/netconform-watch';

/** Connections that one curl makes before the next one is started: to start it costs as much as a hundred of them. */
const CONNECTIONS_EACH = 500;

/**
 * $1 is the folder, $2 the lanes that end, and then, for each lane that begins, its number and curl's configuration. In each lane one
 * curl makes a new connection after the other, and a shell writes down when each one ended, by the node's own clock since its boot:
 * nobody sets that one. What is seen goes into a file for every ten seconds, so that it can be taken away piece by piece.
 * POSIX shell, so that every image with curl can run it.
 */
const START = `
mkdir -p "$1" && cd "$1" || exit 90
for ended in $2; do rm -f "lane.$ended"; done
shift 2
lane() {
  while [ -e "lane.$1" ]; do
    curl --config "lane.$1" 2>&1
    echo "#$?"
    sleep ${inSeconds(PAUSES.watchCurl)}
  done | while IFS= read -r line; do
    case $line in
      @*)
        read -r now _ < /proc/uptime
        [ -e "lane.$1" ] || exit 0
        printf 'p\\t%s\\t%s\\t%s\\t%.${ANSWER_BYTES}s\\n' "$1" "$now" "\${line#@}" "$answer" >> "log.\${now%?.*}" || exit 0
        answer= ;;
      '#0') ;;
      '#'*)
        read -r now _ < /proc/uptime
        printf 'e\\t%s\\t%s\\t%s\\t%.${ANSWER_BYTES}s\\n' "$1" "$now" "\${line#?}" "$answer" >> "log.\${now%?.*}" || exit 0
        answer= ;;
      ?*) answer=$line ;;
    esac
  done
}
while [ $# -gt 1 ]; do
  printf '%s' "$2" > "lane.$1"
  urls=$(grep ^url "lane.$1")
  left=$(( ${CONNECTIONS_EACH} / $(echo "$urls" | grep -c .) ))
  while [ $left -gt 0 ]; do
    echo "$urls"
    left=$((left - 1))
  done >> "lane.$1"
  # By exec: a function that is redirected keeps open what it had before, and with it the stream that started it.
  { exec < /dev/null > /dev/null 2>&1; lane "$1"; } &
  shift 2
done
`;

/**
 * $1 is the folder, $2 the first file that is still of use, and $3 says of how many files how many lines have been read. Prints the
 * clock, all lines that are new, and the clock again.
 */
const COLLECT = `
cd "$1" 2> /dev/null || { echo gone; exit 0; }
read -r now _ < /proc/uptime
echo "now $now"
for log in log.*; do
  at=\${log#log.}
  if [ "$at" = '*' ]; then continue; fi
  if [ "$at" -lt "$2" ]; then rm -f "$log"; continue; fi
  done=0
  for read in $3; do
    if [ "\${read%:*}" = "$at" ]; then done=\${read#*:}; fi
  done
  echo "log $at"
  tail -n +"$((done + 1))" "$log"
done
read -r now _ < /proc/uptime
echo "now $now"
echo end
`;

/** A folder in a pod, for one start. */
export function placeOf(token: string): string {
  return `${PLACE}-${token}`;
}

/** The command that begins lanes, and ends others, each by its number. */
export function startCommand(
  place: string,
  begin: readonly { lane: Lane; config: string }[],
  end: readonly Lane[],
): string[] {
  return [
    'sh',
    '-c',
    START,
    'sh',
    place,
    end.join(' '),
    ...begin.flatMap(({ lane, config }) => [String(lane), config]),
  ];
}

/** The command that prints what has not been read yet. */
export function collectCommand(place: string, read: ReadSoFar): string[] {
  const counts = read.map(({ file, lines }) => `${file}:${lines}`).join(' ');
  return ['sh', '-c', COLLECT, 'sh', place, String(read[0]?.file ?? 0), counts];
}

/** How many lines have been read of the last two files of a pod's logs; those before them are done with. */
export type ReadSoFar = readonly { file: number; lines: number }[];

/** What one look at a pod's logs brought. */
export interface Collected {
  lines: string[];
  readSoFar: ReadSoFar;
  /** The pod's clock before and after it was read, s since its node's boot. */
  clock: { before: number; after: number };
}

/**
 * Reads what the collecting script printed, which begins with the clock, and then has each file under its number.
 * @returns 'gone' where the pod has no such logs: its container was restarted; undefined for what was cut short
 */
export function readCollected(stdout: string, before: ReadSoFar): Collected | 'gone' | undefined {
  const printed = stdout.split('\n');
  if (printed[0] === 'gone') return 'gone';
  while (printed.at(-1) === '') printed.pop();
  const first = clockOf(printed[0]);
  const last = clockOf(printed.at(-2));
  if (printed.at(-1) !== 'end' || first === undefined || last === undefined) return undefined;
  const files = new Map<number, string[]>();
  let open: string[] = [];
  for (const line of printed.slice(1, -2)) {
    const [, file] = /^log (\d+)$/.exec(line) ?? [];
    if (file === undefined) open.push(line);
    else {
      open = [];
      files.set(Number(file), open);
    }
  }
  const all = [...files].sort(([one], [other]) => one - other);
  const counted = all.map(([file, lines]) => ({
    file,
    lines: lines.length + (before.find((read) => read.file === file)?.lines ?? 0),
  }));
  return {
    lines: all.flatMap(([, lines]) => lines),
    // Two: a line may still be on its way into a file whose time is over.
    readSoFar: all.length === 0 ? before : counted.slice(-2),
    clock: { before: first, after: last },
  };
}

function clockOf(line: string | undefined): number | undefined {
  const [, clock] = /^now (\d+\.\d+)$/.exec(line ?? '') ?? [];
  return clock === undefined ? undefined : Number(clock);
}
