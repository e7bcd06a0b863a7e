import type { RawOptions } from '../config/options.ts';
import type { Screen } from '../system/screen.ts';

/** The amount and form of output. */
export type Saying = Pick<RawOptions, 'color' | 'quiet' | 'verbose'>;

/** The tools that a command works with. */
export interface Session {
  screen: Screen;
  /** Aborts on Ctrl-C and SIGTERM. */
  interrupt: AbortSignal;
}

/**
 * Runs a command with a screen and an interrupt; its exit code is that of the program.
 * @param mutable the command accepts mutants (vacuous checks); no other command starts while the environment sets one
 */
export type CommandAction = (
  saying: Saying,
  work: (session: Session) => Promise<number>,
  options?: { mutable: true },
) => Promise<void>;
