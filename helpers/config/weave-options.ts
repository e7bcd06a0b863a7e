/**
 * What Weave Net's own container can be told (its launch script reads these names), each as a flag
 * `--weave-option NAME=VALUE` or as an environment variable of that name.
 */
const WEAVE_OPTIONS: Readonly<Record<string, string>> = {
  WEAVE_MTU: 'MTU of the pod network, bytes (Weave: 1376)',
  WEAVE_NO_FASTDP: 'any value: user-space forwarding (sleeve) instead of the kernel fast datapath',
  WEAVE_PASSWORD: 'encrypt between nodes with this password',
  NO_MASQ_LOCAL: '0: masquerade also where a Service wants the client address (Weave: 1)',
  EXPECT_NPC: '0: without the network policy controller (Weave: 1)',
  CONN_LIMIT: 'maximum number of connections per peer (Weave: 200)',
  IPALLOC_INIT: 'initial state of the address ring, such as consensus=3 (Weave: number of nodes)',
  HAIRPIN_MODE: 'false: pods do not reach themselves through their Service (Weave: true)',
  IPTABLES_BACKEND: 'nft or legacy (Weave: detected)',
  WEAVE_METRICS_ADDR: 'address of the metrics (Weave: 0.0.0.0:6782)',
  WEAVE_STATUS_ADDR: 'address of the status (Weave: off)',
  EXTRA_ARGS: 'more arguments for the router',
};

/** Options that are secrets: kept in a Secret, never in a manifest, a log or a report. */
export const SECRET_WEAVE_OPTIONS = ['WEAVE_PASSWORD'];

/**
 * Reads `NAME=VALUE` texts over what the environment says.
 * @throws Error naming the text and what was expected
 */
export function readWeaveOptions(
  given: readonly string[],
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const options: Record<string, string> = {};
  for (const name of Object.keys(WEAVE_OPTIONS)) {
    const value = environment[name];
    if (value !== undefined && value !== '') options[name] = value;
  }
  for (const text of given) {
    const [name, ...value] = text.split('=');
    if (name === undefined || value.length === 0) throw new Error(`${name}: expected NAME=VALUE`);
    if (!(name in WEAVE_OPTIONS)) {
      throw new Error(
        `${name} is not an option of Weave Net; expected one of ${Object.keys(WEAVE_OPTIONS).join(', ')}`,
      );
    }
    options[name] = value.join('=');
  }
  return options;
}

/** The options as --help shows them. */
export function weaveHelp(): string {
  const lines = Object.entries(WEAVE_OPTIONS).map(([name, meaning]) => `  ${name.padEnd(20)} ${meaning}`);
  return `\nOptions of Weave Net, for --weave-option or as environment variables:\n${lines.join('\n')}`;
}
