/** The exit codes of all commands, as help prints them. */
export const EXIT_CODES = `Exit codes of all commands:
  0    success: conformant, nothing worse, all outages within limits, every fault found
  1    failure: a violation, a regression, an outage too long, a fault missed
  2    wrong usage; nothing was created
  3    could not be measured, read or removed
  4    watch: only the command failed
  130  interrupted`;
