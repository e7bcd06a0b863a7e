import type { Report } from '../report.ts';

/** Names of one run without the parts that differ in every run, so that names of two runs match. */
export interface Names {
  node(name: string): string;
  /** One end of a pair, such as "probe-7x2lp on worker". */
  end(name: string, node: string | undefined): string;
}

type Nodes = Pick<Report, 'run' | 'nodes'>;

/**
 * The names of two runs. Nodes of a cluster that a run made match by the part after the run's name. If two clusters share no node name, the
 * common prefix of each is removed, if the names then match.
 */
export function namesOf(before: Nodes, after: Nodes): { before: Names; after: Names } {
  const [one, other] = [ofRun(before), ofRun(after)];
  if (meet(one, other)) return { before: names(before, one), after: names(after, other) };
  const [short, otherShort] = [withoutPrefix(one), withoutPrefix(other)];
  return meet(short, otherShort)
    ? { before: names(before, short), after: names(after, otherShort) }
    : { before: names(before, one), after: names(after, other) };
}

/** Short names by the nodes' own. */
type ShortNames = ReadonlyMap<string, string>;

function ofRun({ run, nodes }: Nodes): ShortNames {
  return new Map(nodes.map((node) => [node, node.startsWith(`${run}-`) ? node.slice(run.length + 1) : node]));
}

function meet(one: ShortNames, other: ShortNames): boolean {
  const others = new Set(other.values());
  return [...one.values()].some((name) => others.has(name));
}

/** Without the common prefix up to a hyphen; a cluster's only node is "the node". */
function withoutPrefix(nodes: ShortNames): ShortNames {
  const short = [...nodes.values()];
  const [first = '', ...others] = short;
  if (others.length === 0) return new Map([...nodes.keys()].map((name) => [name, 'the node']));
  let common = first.lastIndexOf('-') + 1;
  while (common > 0 && !others.every((name) => name.startsWith(first.slice(0, common))))
    common = first.lastIndexOf('-', common - 2) + 1;
  return new Map([...nodes].map(([name, each]) => [name, each.slice(common)]));
}

/** A placeholder for the node's name while the rest of a text is shortened. */
const NODE = '\u0000';

/** Letters and digits of generated names (k8s.io/apimachinery, util/rand): no vowels, no ambiguous ones. */
const RANDOM = '[bcdfghjklmnpqrstvwxz2456789]';
/** The suffix that a Deployment or a DaemonSet adds to the names of its pods. */
const SUFFIX = new RegExp(`(?<=[a-z0-9])(?:-${RANDOM}{6,10})?-${RANDOM}{5}(?![\\w.-])`, 'g');
const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g;
const IPV6 = /\[?\b[0-9a-f]{0,4}(?::[0-9a-f]{0,5}){2,8}\]?(?::\d+)?/gi;
const PACKET = /packet of \d+ bytes/;

function names({ run }: Nodes, nodes: ShortNames): Names {
  const node = (name: string) => nodes.get(name) ?? name;
  return {
    node,
    end: (name, its) =>
      (its === undefined ? name : name.replaceAll(its, NODE))
        .replaceAll(run, 'namespace')
        .replace(SUFFIX, '')
        .replace(IPV4, 'IPv4')
        .replace(IPV6, 'IPv6')
        .replace(PACKET, 'full packet')
        .replaceAll(NODE, its === undefined ? '' : node(its)),
  };
}
