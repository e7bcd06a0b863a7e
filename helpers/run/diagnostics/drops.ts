/** A rule of iptables that drops or refuses, as iptables-save prints it with its counts, or a chain whose policy does. */
const DROPS = /^\[(\d+):\d+\] -A .* -j (?:DROP|REJECT)\b|^:\S+ DROP \[(\d+):\d+\]/;

/**
 * The rules that drop or refuse, each after its node, program and table, those that met most packets first.
 * @param rules by node, what `iptables-save -c` and the like printed, each after a line `# program`
 */
export function droppingRules(rules: ReadonlyMap<string, string>): string[] {
  return [...rules]
    .flatMap(([node, text]) => ofNode(text).map((rule) => ({ ...rule, text: `${node} ${rule.text}` })))
    .sort((one, other) => other.packets - one.packets)
    .map(({ text }) => text);
}

function ofNode(rules: string): { packets: number; text: string }[] {
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
  return found;
}
