import { z } from 'zod';
import { FINDING_KINDS, MOST_SAMPLES } from './finding.ts';
import { LAYERS } from './layers.ts';
import { LOSSES } from './suspect.ts';

// The parts of a verdict, as report.json has them. Import only types from here: zod takes a while to load.

export const count = z.int().min(0);
export const ms = z.number().min(0);

const pair = z
  .strictObject({
    from: z.string().describe('The source of the connections, such as "probe-7x2lp on worker".'),
    fromNode: z.string(),
    to: z.string().describe('The target, such as "nginx-5d4 on worker2" or "Service nginx (10.32.0.80)".'),
    toNode: z.string().exactOptional().describe('The node of the target. Absent for a Service.'),
    protocol: z.enum(['TCP', 'UDP']).exactOptional(),
    result: z
      .enum(['passed', 'slow', 'lossy', 'failed', 'unmeasured', 'left-out'])
      .describe(
        'passed: all exchanges passed. slow: all passed, at least half after a retransmission. lossy: some failed. failed: all failed. left-out: the pair does not answer at all, so another requirement names it.',
      ),
    sent: count.describe('Number of exchanges, without those before convergence.'),
    lost: count.describe('Exchanges without the required result.'),
    convergedMs: ms
      .exactOptional()
      .describe('Time until enough exchanges in a row passed. Absent if they never did.'),
    medianMs: ms.exactOptional().describe('Median time to the whole answer.'),
    p99Ms: ms.exactOptional().describe('99th percentile of the time to the whole answer (nearest rank).'),
    retransmitted: count.exactOptional().describe('Connections that needed a retransmission.'),
    pathMtu: count.exactOptional().describe('The largest packet that passes whole, in bytes.'),
    answersLost: z.literal(true).exactOptional().describe('The requests arrive; only the answers are lost.'),
    why: z.string().exactOptional().describe('The error of the last failed exchange.'),
  })
  .describe('The measurements of one ordered pair.');

const probability = z.number().min(0).max(1);

const sampled = z
  .strictObject({
    nodes: count,
    degree: count.describe('Number of nodes to which each node connects, and which connect to it.'),
    rotation: count.describe('The number of the rotation, from 1.'),
    rotations: count.describe('Number of rotations that together test all pairs.'),
    pairs: count.describe('Ordered pairs of nodes in the rotation.'),
    ofPairs: count.describe('All ordered pairs of nodes.'),
    aroundFailures: count.describe('Pairs of the second round, around failed pairs.'),
    secondEigenvalue: z
      .number()
      .min(0)
      .describe(
        'Second eigenvalue divided by the first. Near 0 the pairs are spread evenly. At 1 the nodes may fall into parts without a pair between them.',
      ),
    missed: z
      .strictObject({
        pair: probability.describe('One ordered pair.'),
        node: probability.describe('One node that receives or sends nothing.'),
        partition: probability.describe('One partition; an upper bound.'),
      })
      .describe('The probability of missing one fault of each kind.'),
  })
  .describe('The sample of pairs of nodes that was tested.');

const named = <const T extends string>(types: readonly T[]) =>
  z.strictObject({
    type: z.enum(types),
    name: z.string().describe('A name for people, such as "worker2" or "Service nginx (10.32.0.80)".'),
  });

const place = z
  .union([
    named(['node']).extend({
      endpoints: z.literal(true).exactOptional().describe('The endpoints of Services on the node.'),
    }),
    named(['pod', 'service', 'external']).extend({ node: z.string().exactOptional() }),
    z.strictObject({ type: z.enum(['everywhere', 'same-node', 'other-nodes', 'outside']) }),
  ])
  .describe(
    'One end of the failed pairs. "everywhere" is every probed place. "same-node" and "other-nodes" are relative to the other end.',
  );

const sample = z
  .strictObject({
    kind: z.enum(FINDING_KINDS).exactOptional().describe('Present if the samples have different kinds.'),
    from: z.string().exactOptional().describe('For a pair: from, to and their nodes.'),
    fromNode: z.string().exactOptional(),
    to: z.string().exactOptional(),
    toNode: z.string().exactOptional(),
    objects: z
      .array(z.string())
      .exactOptional()
      .describe('For other samples: the objects, such as "pod default/web-0 on worker".'),
    nodes: z.array(z.string()).exactOptional().describe('The nodes of these objects.'),
    addresses: z.array(z.string()).exactOptional(),
    ranges: z.array(z.string()).exactOptional().describe('In CIDR notation.'),
    detail: z.string().describe('The problem, in one line for people.'),
  })
  .describe('One failed pair or object.');

const finding = z
  .strictObject({
    kind: z.enum(FINDING_KINDS),
    subject: z.string().describe('The probed objects, such as "pods on other nodes".'),
    from: place
      .exactOptional()
      .describe(
        'Absent while "to" is present: from any place. Both absent: no single place explains the failures.',
      ),
    to: place.exactOptional(),
    direction: z.enum(['one-way', 'both-ways']).exactOptional(),
    parts: z
      .array(z.array(z.string()))
      .exactOptional()
      .describe('The parts of a partition; no connection between them works.'),
    protocol: z
      .enum(['TCP', 'UDP'])
      .exactOptional()
      .describe(
        'Present if only this protocol was probed, or if it fails completely and the other does not.',
      ),
    size: count
      .exactOptional()
      .describe('Bytes sent, if all exchanges had one size; otherwise the smallest size that fails.'),
    record: z.enum(['A', 'AAAA']).exactOptional().describe('Only DNS queries for this record type fail.'),
    measured: z
      .literal(true)
      .exactOptional()
      .describe('The kernels of the targets were read to find the direction of the loss.'),
    answersLost: z.literal(true).exactOptional().describe('The requests arrive; only the answers are lost.'),
    unenforced: z
      .array(
        z.strictObject({
          node: z.string(),
          direction: z.enum(['ingress', 'egress']),
          peers: z
            .enum(['same-node', 'other-nodes', 'some'])
            .exactOptional()
            .describe('Only for peers in this place. Absent: for all peers.'),
        }),
      )
      .exactOptional()
      .describe(
        'The nodes and directions that do not enforce network policies. Absent: no node enforces them.',
      ),
    dead: count.exactOptional().describe('Number of pairs that lose everything, among lossy pairs.'),
    failed: count,
    of: count,
    unit: z.string().describe('The unit of failed and of, such as "pairs" or "nodes".'),
    samples: z.array(sample).max(MOST_SAMPLES).describe('The first failed pairs or objects.'),
  })
  .describe('The failure and its place, for programs. Summary and evidence are for people.');

const onNode = { node: z.string() };
const inChain = { program: z.string(), table: z.string(), chain: z.string() };
const suspect = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...onNode,
      kind: z.literal('rule'),
      ...inChain,
      number: count.exactOptional().describe('Number of the rule in the chain, from 1. Absent for a policy.'),
      rule: z.string(),
      effect: z.enum(['drops', 'rejects', 'translates', 'accepts', 'changes']),
      packets: count.describe('Packets that it matched during the run.'),
      isNew: z.literal(true).exactOptional().describe('The rule appeared during the run.'),
      usual: z.literal(true).exactOptional().describe('Healthy nodes have such rules too.'),
    }),
    z.strictObject({
      ...onNode,
      kind: z.literal('rules-missing'),
      ...inChain,
      count,
      first: z.string(),
      since: z.enum(['before-the-run', 'other-nodes']),
    }),
    z.strictObject({
      ...onNode,
      kind: z.literal('setting'),
      name: z.string(),
      value: z.string(),
      expected: z.string(),
    }),
    z.strictObject({
      ...onNode,
      kind: z.literal('route'),
      route: z.string(),
      change: z.enum(['drops', 'gone', 'new']),
    }),
    z.strictObject({
      ...onNode,
      kind: z.literal('interface'),
      name: z.string(),
      change: z.enum(['down', 'gone', 'mtu', 'drops', 'delays']),
      value: z.string().exactOptional(),
      expected: z.string().exactOptional(),
    }),
    z.strictObject({ ...onNode, kind: z.literal('connection-table-full'), count, max: count }),
    z.strictObject({
      ...onNode,
      kind: z.literal('losses'),
      counter: z.enum(LOSSES).describe('The name that nstat and `conntrack -S` use.'),
      packets: count.describe('Increase during the run.'),
    }),
  ])
  .describe('A rule, route, interface, setting or count of a node that can explain a violation.');

export const requirement = z
  .strictObject({
    id: z.string().describe('Stable, such as "POD-2".'),
    area: z.string(),
    level: z.enum(['core', 'extended']).describe('Core decides conformance, extended is reported.'),
    title: z.string().describe('The requirement, as a sentence.'),
    rule: z.string().describe('The address of the specification.'),
    layer: z
      .string()
      .exactOptional()
      .describe(`The layer of the network. From the deepest: ${LAYERS.join(', ')}.`),
    vantage: z
      .string()
      .exactOptional()
      .describe('The place of the probes: every node, every host, pods, outside or cluster.'),
    outcome: z.enum(['conformant', 'violation', 'inconclusive', 'skipped']),
    summary: z.string().describe('The observation in one line, or the reason for its absence.'),
    expected: z.string().exactOptional().describe('The expected observation.'),
    lookedForMs: ms.exactOptional().describe('Time of observation before the failure counted.'),
    again: z.string().exactOptional().describe('A command that reproduces it.'),
    unsteady: z
      .string()
      .exactOptional()
      .describe('The requirement held, but connections needed a retransmission, or a state flapped.'),
    applies: z
      .boolean()
      .exactOptional()
      .describe('For a skipped requirement: false if it does not apply to this kind of network.'),
    expectedToFail: z.string().exactOptional().describe('The reason from --expect-fail.'),
    finding: finding.exactOptional().describe('Present for a violation.'),
    suspects: z.array(suspect).exactOptional().describe('Possible causes, the most likely first.'),
    nodes: z
      .array(z.string())
      .exactOptional()
      .describe('Nodes without a measurement, besides those of unmeasured pairs.'),
    evidence: z.array(z.string()),
    pairs: z.array(pair).exactOptional(),
    sampled: sampled.exactOptional().describe('Present if a sample of the pairs was tested.'),
    durationMs: ms,
  })
  .describe('The result of one requirement.');

const kind = z.enum(['pod', 'service', 'node']);

export const addresses = z
  .strictObject({
    ranges: z.array(
      z.strictObject({
        kind,
        range: z.string().describe('In CIDR notation.'),
        source: z.string().describe('The source of the range.'),
      }),
    ),
    held: z.array(
      z.strictObject({
        kind,
        address: z.string(),
        holder: z.string().describe('The object, such as "pod default/web-0 on worker".'),
      }),
    ),
  })
  .describe('Addresses in use and their ranges. Absent if they could not be read.');

/** The measurements of one ordered pair. Times in ms. */
export type PairMeasure = z.infer<typeof pair>;
/** The sample of the ordered pairs of nodes, and the faults that it would have missed. */
export type Sampled = z.infer<typeof sampled>;
export type Place = z.infer<typeof place>;
export type Sample = z.infer<typeof sample>;
/** The failure and its place, as data. finding-text.ts renders the sentence. */
export type Finding = z.infer<typeof finding>;
/** A possible cause of a failure on a node, found by comparing its state before and after the run, and with other nodes. */
export type Suspect = z.infer<typeof suspect>;
/** The result of one requirement, readable without the code. */
export type Verdict = z.infer<typeof requirement>;
/** The addresses in use in a cluster, and the ranges that they should come from. */
export type AddressMap = z.infer<typeof addresses>;
export type AddressKind = AddressMap['held'][number]['kind'];
