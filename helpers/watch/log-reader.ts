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
 * @returns 'gone' where the pod has no such logs: its container was started anew; undefined for what was cut short
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
