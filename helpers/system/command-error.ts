/** What a command was, how it ended and what it said. Thrown by {@link run}. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** The command line, quoted for a shell, to run it again by hand. */
  readonly command: string;
  /** Exit code, or undefined when a signal ended it or it never started. */
  readonly exitCode: number | undefined;
  /** How it ended and the last lines that it wrote, without the command line. */
  readonly reason: string;
  /** Everything it wrote to stderr. */
  readonly stderr: string;
  /** It took longer than it was given. */
  readonly timedOut: boolean;

  constructor(ended: {
    command: string;
    exitCode: number | undefined;
    reason: string;
    stderr: string;
    stdout: string;
    timedOut: boolean;
  }) {
    const reason = `${ended.reason}${excerpt(ended.stderr.trim() || ended.stdout.trim())}`;
    super(`${ended.command}\n  ${reason}`);
    this.reason = reason;
    this.command = ended.command;
    this.exitCode = ended.exitCode;
    this.stderr = ended.stderr;
    this.timedOut = ended.timedOut;
  }
}

/** The last 12 lines of an output, indented: the end of a log is where the reason stands. */
function excerpt(output: string): string {
  if (output === '') return ' without output';
  const lines = output.split('\n').slice(-12);
  return `:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}
