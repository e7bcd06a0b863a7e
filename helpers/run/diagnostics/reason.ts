import { shortReason } from '../../kube/wait.ts';
import { CommandError } from '../../system/command-error.ts';

/** Why something could not be had, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof CommandError) {
    const said = error.stderr.trim().split('\n').at(-1);
    return error.timedOut || !said ? (error.message.split('\n')[1] ?? error.message).trim() : said;
  }
  return shortReason(error).trim().split('\n')[0] ?? 'unknown';
}
