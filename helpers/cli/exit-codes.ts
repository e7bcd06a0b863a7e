/** The exit codes of all commands, as help prints them. */
export const EXIT_CODES = `Exit codes of all commands:
  0    it holds: conformant, nothing worse, all outages allowed, every fault found, done
  1    it does not hold: a violation, a regression, an outage too long, a fault missed
  2    wrong usage; nothing was made
  3    could not be measured, read or removed
  4    watch: the command failed, and everything else is well
  130  interrupted`;
