import { join } from 'node:path';
import { shortReason } from '../../kube/wait.ts';
import { printable } from '../../system/printable.ts';
import { redacted } from '../../system/redact.ts';
import { CommandError } from '../../system/run.ts';
import { writeWhole } from '../../system/write-file.ts';

/** The most that a file may have, in characters: what an editor opens at once, and some 2 000 rules of a packet filter. */
const MOST = 384 * 1_024;

/** A file of the diagnostics, or what there should have been. */
export interface Entry {
  /** Where it is, from the diagnostics' own folder on. */
  path: string;
  /** What it holds, in a few words. */
  what: string;
  /** Set where it is not whole: how much of it is there. */
  cut?: string;
  /** Set where it could not be had: why. */
  missing?: string;
}

/** The folder that diagnostics are put into. Nothing gets into it but through here, without what looks like a credential. */
export interface Folder {
  readonly entries: readonly Entry[];
  /** Reads something and puts it into a file; what goes wrong or comes too late is noted. Never throws. */
  take(file: { path: string; what: string; kept?: Kept }, read: () => Promise<string>): Promise<void>;
  /** Notes that something could not be had. */
  miss(file: { path: string; what: string }, why: string): void;
  /** Writes a file that is not listed. */
  write(path: string, text: string): Promise<void>;
}

/**
 * @param known values that are secret whatever they look like
 * @param deadline what is not there when it aborts is noted as missing, with its reason
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

/** @throws the reason of the abort, when that comes first */
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

/** Which part of a text that is too long is kept: its beginning, or its end, where the newest of a log stands. */
export type Kept = 'start' | 'end';

/**
 * A text of at most so many characters, cut between lines, that says what was left out.
 * @returns `cut`: in words how much is there; absent where all is
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

/** Why something could not be had, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof CommandError) {
    const said = error.stderr.trim().split('\n').at(-1);
    return error.timedOut || !said ? (error.message.split('\n')[1] ?? error.message).trim() : said;
  }
  return shortReason(error).trim().split('\n')[0] ?? 'unknown';
}
