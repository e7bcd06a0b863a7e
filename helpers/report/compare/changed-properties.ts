import { defined } from '../../model/defined.ts';
import type { Report } from '../report.ts';

/** A property that differs between two runs. */
export interface ChangedProperty {
  name: string;
  /** Absent: the run did not have it. */
  before?: string;
  after?: string;
}

/** The most important properties first; the others follow by name. */
const FIRST = [
  'kubernetes.version',
  'network.cni',
  'network.version',
  'nodes.count',
  'range.pods',
  'range.services',
  'range.nodes',
];

/** Properties that differ between two runs, the most important first. Those that differ in every run are left out. */
export function changedProperties(before: Report, after: Report): ChangedProperty[] {
  const [one, other] = [comparable(before), comparable(after)];
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((name) => one.get(name) !== other.get(name))
    .sort((name, another) => place(name) - place(another) || name.localeCompare(another))
    .map((name) => {
      const [was, is] = [one.get(name), other.get(name)];
      return {
        name,
        ...defined({ before: was, after: is }),
      };
    });
}

function comparable({ version, properties }: Report): Map<string, string> {
  const all = Object.entries({ netconform: version, ...properties });
  return new Map([
    // The durations of steps are not properties of the tested cluster.
    ...all.filter(([name]) => !/^(time\.|image\.|nodes$)/.test(name)),
    ...systems(properties.nodes),
    ...all.filter(([name]) => name.startsWith('image.')).map(([name, digest]) => image(name, digest)),
  ]);
}

/** The systems of the nodes, without the nodes' names. */
function systems(nodes: string | undefined): [string, string][] {
  if (nodes === undefined) return [];
  const each = nodes.split('; ').map((node) => /\((.*)\)$/.exec(node)?.[1] ?? node);
  return [['nodes.systems', [...new Set(each)].sort().join('; ')]];
}

/** An image by its name, with tag and digest as its value. */
function image(name: string, digest: string): [string, string] {
  const [, repository = name, tag = ''] = /^image\.(.*?)(?::([^/:]*))?$/.exec(name) ?? [];
  return [`image ${repository}`, [tag, digest].filter(Boolean).join(' ')];
}
