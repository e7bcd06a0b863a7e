import { createHash } from 'node:crypto';

const BEGIN = '-----BEGIN NETCONFORM REPORTS-----';
const END = '-----END NETCONFORM REPORTS-----';

/** Prefix of each line of a block; no other output of the program has it. */
const MARK = 'netconform-reports ';

/** Characters of base64 per line: container runtimes split lines from 16 KiB on. */
const WIDTH = 8_000;

/**
 * The most characters that a block may have: a kubelet begins a new log file at 10 MiB and gives out the last one alone. The rest
 * is for what is said beside it, and for the time that the runtime writes before each line.
 */
export const MOST = 9_000_000;

/** Bytes as lines of text for a log, with a digest. */
export function blockOf(bytes: Buffer): string {
  const text = bytes.toString('base64');
  const lines = text.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
  return [BEGIN, ...lines.map((line) => `${MARK}${line}`), `${MARK}sha256:${digestOf(bytes)}`, END, ''].join(
    '\n',
  );
}

/** The content of a log: the bytes of its block, or why there are none, and the other output. */
export interface ReadLog {
  bytes: Buffer | undefined;
  /** Why there are no bytes. */
  problem: string | undefined;
  said: string;
}

/** Reads a pod's log, in which lines of stderr may stand between the lines of a block. */
export function readLog(log: string): ReadLog {
  const said: string[] = [];
  const marked: string[] = [];
  let begun = false;
  let ended = false;
  for (const line of log.split('\n')) {
    if (line === BEGIN) begun = true;
    else if (line === END) ended = true;
    else if (line.startsWith(MARK)) marked.push(line.slice(MARK.length));
    else said.push(line);
  }
  const read = (bytes: Buffer | undefined, problem?: string) => ({
    bytes,
    problem,
    said: said.join('\n').trim(),
  });
  if (!begun) return read(undefined, 'its log has no reports');
  if (!ended) return read(undefined, 'its log ends before its reports do');
  const bytes = Buffer.from(marked.slice(0, -1).join(''), 'base64');
  return marked.at(-1) === `sha256:${digestOf(bytes)}`
    ? read(bytes)
    : read(undefined, 'the reports in its log are damaged: the digest differs');
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
