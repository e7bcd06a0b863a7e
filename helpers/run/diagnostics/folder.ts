import { join } from 'node:path';
import { printable } from '../../system/printable.ts';
import { redacted } from '../../system/redact.ts';
import { writeWhole } from '../../system/write-file.ts';
import { capped, type Kept } from './capped.ts';
import { reasonOf } from './reason.ts';

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
