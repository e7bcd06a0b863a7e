/** A rule of iptables that drops or refuses, as iptables-save prints it with its counts, or a chain whose policy does. */
const DROPS = /^\[(\d+):\d+\] -A .* -j (?:DROP|REJECT)\b|^:\S+ DROP \[(\d+):\d+\]/;

/**
 * The rules that drop or refuse, each after the program and the table that it is of, those that met a packet first.
 * @param rules what `iptables-save -c` and the like printed, each after a line `# program`
 */
export function droppingRules(rules: string): string[] {
  let program = '';
  let table = '';
  const found: { packets: number; text: string }[] = [];
  for (const line of rules.split('\n')) {
    program = /^# (\S+-save) /.exec(line)?.[1] ?? program;
    table = /^\*(\w+)$/.exec(line)?.[1] ?? table;
    const [match, ofRule, ofChain] = DROPS.exec(line) ?? [];
    if (match === undefined) continue;
    found.push({ packets: Number(ofRule ?? ofChain), text: `${program} ${table}: ${line}` });
  }
  return found.sort((one, other) => other.packets - one.packets).map(({ text }) => text);
}
