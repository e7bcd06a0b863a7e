import type { WriteStream } from 'node:tty';
import { isOn } from '../../config/option-values.ts';
import type { Screen } from '../../system/screen.ts';
import { githubOutput } from './github-output.ts';
import { painter } from './paint.ts';
import { type Output, plainOutput } from './plain-output.ts';
import { type Amount, screenOn } from './screen-on.ts';

/** The flags for the screen. */
export interface Wanted {
  color: boolean;
  quiet: boolean;
  verbose: boolean;
}

/** The kind of screen. */
export interface Manner {
  output: 'live' | 'plain' | 'github';
  color: boolean;
  amount: Amount;
}

/**
 * The screen for a place: live where a person looks on, with GitHub's commands in its jobs, else plain lines. Colours where a terminal
 * has them or FORCE_COLOR is set (https://nodejs.org/api/cli.html#force_color1-2-3), and never where NO_COLOR or its flag is.
 */
export function mannerOf(wanted: Wanted, environment: NodeJS.ProcessEnv, isTerminal: boolean): Manner {
  const { TERM, CI, GITHUB_ACTIONS, FORCE_COLOR } = environment;
  const able = isTerminal && TERM !== 'dumb';
  const forced = FORCE_COLOR === undefined ? undefined : FORCE_COLOR === '' || isOn(FORCE_COLOR);
  const github = GITHUB_ACTIONS === 'true';
  return {
    output: github ? 'github' : able && !isOn(CI) && !wanted.quiet ? 'live' : 'plain',
    color: wanted.color && (forced ?? able),
    amount: wanted.quiet ? 'quiet' : wanted.verbose ? 'verbose' : 'usual',
  };
}

/** A screen on a stream, as the flags, the environment and the stream itself have it. */
export async function openScreen(
  stream: WriteStream,
  wanted: Wanted,
  environment: NodeJS.ProcessEnv,
): Promise<Screen> {
  const { output, color, amount } = mannerOf(wanted, environment, stream.isTTY === true);
  const paint = painter(color);
  const outputs: Readonly<Record<Manner['output'], () => Output | Promise<Output>>> = {
    live: async () => (await import('./live-output.ts')).liveOutput(stream, paint),
    plain: () => plainOutput(stream),
    github: () => githubOutput(stream),
  };
  return screenOn(await outputs[output](), paint, amount);
}
