import type { RawOptions } from '../config/options.ts';
import type { Screen } from '../system/screen.ts';

/** How much is said, and how. */
export type Saying = Pick<RawOptions, 'color' | 'quiet' | 'verbose'>;

/** What a command gets to work with. */
export interface Session {
  screen: Screen;
  /** Aborts on Ctrl-C and SIGTERM. */
  interrupt: AbortSignal;
}

/**
 * Runs a command's work with a screen and an interrupt; its exit code is that of the program.
 * @param mutable the command works with checks that are made vacuous; no other command starts where the environment asks for that
 */
export type CommandAction = (
  saying: Saying,
  work: (session: Session) => Promise<number>,
  options?: { mutable: true },
) => Promise<void>;
