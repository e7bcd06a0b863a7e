import { join } from 'node:path';
import { shortReason } from '../../kube/wait.ts';
import { printable } from '../../system/printable.ts';
import { redacted } from '../../system/redact.ts';
import { CommandError } from '../../system/run.ts';
import { writeWhole } from '../../system/write-file.ts';

/** Maximum size of a file in characters: an editor opens it at once, and it holds about 2,000 firewall rules. */
const MOST = 384 * 1_024;

/** A file of the diagnostics, or a missing one. */
export interface Entry {
  /** Path within the folder of the diagnostics. */
  path: string;
  /** A short description of the content. */
  what: string;
  /** Set for a shortened file: the remaining part. */
  cut?: string;
  /** Set for a missing file: the reason. */
  missing?: string;
}

/** The folder of the diagnostics. All files pass through it, and it removes text that looks like a credential. */
export interface Folder {
  readonly entries: readonly Entry[];
  /** Reads something into a file, and notes errors and timeouts. Never throws. */
  take(file: { path: string; what: string; kept?: Kept }, read: () => Promise<string>): Promise<void>;
  /** Notes a missing file with its reason. */
  miss(file: { path: string; what: string }, why: string): void;
  /** Writes a file that the index does not list. */
  write(path: string, text: string): Promise<void>;
}

/**
 * @param known secret values in any form
 * @param deadline when it aborts, pending files are noted as missing
 */
export function folderAt(dir: string, known: readonly string[], deadline: AbortSignal): Folder {
  const entries: Entry[] = [];
  const write = (path: string, text: string) => writeWhole(join(dir, path), redacted(printable(text), known));
  return {
    entries,
    write,
    async take({ path, what, kept = 'start' }, read) {
      try {
        const { text, cut } = capped(await before(deadline, read), MOST, kept);
        await write(path, text);
        entries.push({ path, what, ...(cut === undefined ? {} : { cut }) });
      } catch (error) {
        entries.push({ path, what, missing: redacted(reasonOf(error), known) });
      }
    },
    miss({ path, what }, why) {
      entries.push({ path, what, missing: redacted(why, known) });
    },
  };
}

/** @throws the reason of the abort, if that comes first */
export async function before<T>(deadline: AbortSignal, read: () => Promise<T>): Promise<T> {
  deadline.throwIfAborted();
  const late = Promise.withResolvers<never>();
  const onAbort = () => late.reject(deadline.reason);
  deadline.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([read(), late.promise]);
  } finally {
    deadline.removeEventListener('abort', onAbort);
  }
}

/** The part of a long text to keep: its start, or its end with the newest lines of a log. */
export type Kept = 'start' | 'end';

/**
 * A text of at most this many characters, cut between lines, with a note about the cut.
 * @returns `cut`: the remaining part in words; absent if nothing was cut
 */
export function capped(text: string, most: number, kept: Kept): { text: string; cut?: string } {
  if (text.length <= most) return { text };
  const part = kept === 'start' ? text.slice(0, most) : text.slice(-most);
  const at = kept === 'start' ? part.lastIndexOf('\n') : part.indexOf('\n');
  const lines = at < 0 ? '' : kept === 'start' ? part.slice(0, at + 1) : part.slice(at + 1);
  const cut = `the ${kept === 'start' ? 'first' : 'last'} ${size(lines.length)} of ${size(text.length)}`;
  const note = `[cut here: ${cut} are kept]\n`;
  return { text: kept === 'start' ? `${lines}${note}` : `${note}${lines}`, cut };
}

function size(characters: number): string {
  return `${Math.round(characters / 1_024)} kB`;
}

/** The reason for a missing file, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof CommandError) {
    const said = error.stderr.trim().split('\n').at(-1);
    return error.timedOut || !said ? (error.message.split('\n')[1] ?? error.message).trim() : said;
  }
  return shortReason(error).trim().split('\n')[0] ?? 'unknown';
}
