import { z } from 'zod';
import { FINDING_KINDS, MOST_SAMPLES } from './finding.ts';
import { LAYERS } from './layers.ts';
import { LOSSES } from './suspect.ts';

// What verdicts are made of, as report.json has it. Types come from here, and nobody else loads zod for them.

export const count = z.int().min(0);
export const ms = z.number().min(0);

const pair = z
  .strictObject({
    from: z.string().describe('Who asked, such as "probe-7x2lp on worker".'),
    fromNode: z.string(),
    to: z.string().describe('Who was asked, such as "nginx-5d4 on worker2" or "Service nginx (10.32.0.80)".'),
    toNode: z.string().exactOptional().describe('Absent for a Service.'),
    protocol: z.enum(['TCP', 'UDP']).exactOptional(),
    result: z
      .enum(['passed', 'slow', 'lossy', 'failed', 'unmeasured', 'left-out'])
      .describe(
        'Every exchange passed; all did, most after a retransmission; some did not; none did; it could not be measured; or it was left out, since it says nothing of what was asked.',
      ),
    sent: count.describe('Exchanges that counted.'),
    lost: count.describe('Of these, those that did not come to what they had to.'),
    convergedMs: ms
      .exactOptional()
      .describe('Time until enough exchanges in a row had passed; absent: they never did.'),
    medianMs: ms.exactOptional().describe('Time to the whole answer, of half of the exchanges.'),
    p99Ms: ms.exactOptional().describe('The same of 99 % of them (nearest rank).'),
    retransmitted: count.exactOptional().describe('Connections that needed a retransmission.'),
    pathMtu: count.exactOptional().describe('The largest packet that passes whole, bytes.'),
    answersLost: z
      .literal(true)
      .exactOptional()
      .describe('The requests were seen to arrive: what is lost are the answers.'),
    why: z.string().exactOptional().describe('What the last exchange that was lost came to.'),
  })
  .describe('What was measured of one ordered pair.');

const probability = z.number().min(0).max(1);

const sampled = z
  .strictObject({
    nodes: count,
    degree: count.describe('Nodes that each asked, and was asked by.'),
    rotation: count.describe('Which rotation it was, from 1.'),
    rotations: count.describe('Rotations that together have all pairs.'),
    pairs: count.describe('Ordered pairs of nodes in the rotation.'),
    ofPairs: count.describe('Ordered pairs of nodes that there are.'),
    aroundFailures: count.describe('Pairs that were asked beyond them, around those that failed.'),
    secondEigenvalue: z
      .number()
      .min(0)
      .describe(
        'Beside the first one: towards 0 the pairs lie evenly, at 1 there may be parts without a pair between them.',
      ),
    missed: z
      .strictObject({
        pair: probability.describe('One ordered pair, whichever it is.'),
        node: probability.describe('One node that receives or sends nothing.'),
        partition: probability.describe('One partition, at most.'),
      })
      .describe('The probability that one fault would have been missed.'),
  })
  .describe('Which part of all pairs of nodes was asked.');

const named = <const T extends string>(types: readonly T[]) =>
  z.strictObject({
    type: z.enum(types),
    name: z.string().describe('As readers know it, such as "worker2" or "Service nginx (10.32.0.80)".'),
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
    'An end of what fails. "everywhere" is all that was asked; "same-node" and "other-nodes" are seen from the other end.',
  );

const sample = z
  .strictObject({
    kind: z.enum(FINDING_KINDS).exactOptional().describe('Where samples are of several kinds.'),
    from: z.string().exactOptional().describe('Of a pair: both ends as readers know them, and their nodes.'),
    fromNode: z.string().exactOptional(),
    to: z.string().exactOptional(),
    toNode: z.string().exactOptional(),
    objects: z
      .array(z.string())
      .exactOptional()
      .describe('Of anything else: as kubectl names them, such as "pod default/web-0 on worker".'),
    nodes: z.array(z.string()).exactOptional().describe('The nodes of these objects.'),
    addresses: z.array(z.string()).exactOptional(),
    ranges: z.array(z.string()).exactOptional().describe('In CIDR notation.'),
    detail: z.string().describe('What is wrong with it, in one line for readers.'),
  })
  .describe('One failed pair or object.');

const finding = z
  .strictObject({
    kind: z.enum(FINDING_KINDS),
    subject: z.string().describe('What was asked, such as "pods on other nodes".'),
    from: place
      .exactOptional()
      .describe('Absent with "to": from any. Both absent: no single place explains it.'),
    to: place.exactOptional(),
    direction: z.enum(['one-way', 'both-ways']).exactOptional(),
    parts: z
      .array(z.array(z.string()))
      .exactOptional()
      .describe('Nodes that nothing passes between, part by part.'),
    protocol: z
      .enum(['TCP', 'UDP'])
      .exactOptional()
      .describe('Where all that was asked has the same, or just all of this protocol fails.'),
    size: count
      .exactOptional()
      .describe('Bytes sent: of all that was asked, or the least that fails where less passes.'),
    record: z.enum(['A', 'AAAA']).exactOptional().describe('Only DNS queries for this type fail.'),
    measured: z
      .literal(true)
      .exactOptional()
      .describe('It was looked at on the other ends which way packets are lost.'),
    answersLost: z.literal(true).exactOptional().describe('The requests arrive, the answers are lost.'),
    unenforced: z
      .array(
        z.strictObject({
          node: z.string(),
          direction: z.enum(['ingress', 'egress']),
          peers: z
            .enum(['same-node', 'other-nodes', 'some'])
            .exactOptional()
            .describe('Only between its pods and those there; absent: with all.'),
        }),
      )
      .exactOptional()
      .describe('Where network policies are not enforced; absent: nowhere are they.'),
    dead: count.exactOptional().describe('Of pairs that lose some, those that lose all.'),
    failed: count,
    of: count,
    unit: z.string().describe('What is counted, such as "pairs" or "nodes".'),
    samples: z.array(sample).max(MOST_SAMPLES).describe('The first of what fails.'),
  })
  .describe('What fails and where. Programs should read this; summary and evidence are for readers.');

const onNode = { node: z.string() };
const inChain = { program: z.string(), table: z.string(), chain: z.string() };
const suspect = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...onNode,
      kind: z.literal('rule'),
      ...inChain,
      number: count.exactOptional().describe('Its place in the chain, from 1; absent for a policy.'),
      rule: z.string(),
      effect: z.enum(['drops', 'rejects', 'translates', 'accepts', 'changes']),
      packets: count.describe('Packets that it matched during the run.'),
      isNew: z.literal(true).exactOptional().describe('It appeared during the run.'),
      usual: z.literal(true).exactOptional().describe('Such rules are on healthy nodes too.'),
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
      counter: z.enum(LOSSES).describe('As nstat and `conntrack -S` have it.'),
      packets: count.describe('How much it grew during the run.'),
    }),
  ])
  .describe('A rule, route, interface, setting or count of a node that can explain a violation.');

export const requirement = z
  .strictObject({
    id: z.string().describe('Stable, such as "POD-2".'),
    area: z.string(),
    level: z.enum(['core', 'extended']).describe('Core decides conformance, extended is reported.'),
    title: z.string().describe('The requirement, as a sentence.'),
    rule: z.string().describe('Where the rule that it checks is written.'),
    layer: z
      .string()
      .exactOptional()
      .describe(`The part of the network that it is about, the deepest first: ${LAYERS.join(', ')}.`),
    vantage: z
      .string()
      .exactOptional()
      .describe('What it looks from: every node, every host, pods, outside or cluster.'),
    outcome: z.enum(['conformant', 'violation', 'inconclusive', 'skipped']),
    summary: z.string().describe('One line: what was seen, or why nothing was.'),
    expected: z.string().exactOptional().describe('What should have been seen.'),
    lookedForMs: ms.exactOptional().describe('How long it was looked at before it counted.'),
    again: z.string().exactOptional().describe('A command that shows it again.'),
    unsteady: z
      .string()
      .exactOptional()
      .describe('It held, but not all the time: connections needed a retransmission, or a state flapped.'),
    applies: z
      .boolean()
      .exactOptional()
      .describe('With a skipped one: false when it does not apply to a network of this kind.'),
    expectedToFail: z.string().exactOptional().describe('Why it was expected to fail; where it was.'),
    finding: finding.exactOptional().describe('With a violation.'),
    suspects: z.array(suspect).exactOptional().describe('What can explain it, the best first.'),
    nodes: z
      .array(z.string())
      .exactOptional()
      .describe('Nodes that it could not be measured on, beside those of unmeasured pairs.'),
    evidence: z.array(z.string()),
    pairs: z.array(pair).exactOptional(),
    sampled: sampled.exactOptional().describe('Absent where all pairs were asked, or none are.'),
    durationMs: ms,
  })
  .describe('What one requirement came to.');

const kind = z.enum(['pod', 'service', 'node']);

export const addresses = z
  .strictObject({
    ranges: z.array(
      z.strictObject({
        kind,
        range: z.string().describe('In CIDR notation.'),
        source: z.string().describe('Where it was read.'),
      }),
    ),
    held: z.array(
      z.strictObject({
        kind,
        address: z.string(),
        holder: z.string().describe('As kubectl names it, such as "pod default/web-0 on worker".'),
      }),
    ),
  })
  .describe(
    'Addresses in use and the ranges that they should come from; absent where they could not be read.',
  );

/** Times in ms. */
export type PairMeasure = z.infer<typeof pair>;
/** Which part of all ordered pairs of nodes was asked about, and what that would have missed. */
export type Sampled = z.infer<typeof sampled>;
export type Place = z.infer<typeof place>;
export type Sample = z.infer<typeof sample>;
/** What fails and where, as data: its sentence is rendered by finding-text.ts. */
export type Finding = z.infer<typeof finding>;
/** Something on a node that can explain a failure: found by comparing its state before and after the run, and with other nodes. */
export type Suspect = z.infer<typeof suspect>;
/** What one requirement came to, in words that stand without the code. */
export type Verdict = z.infer<typeof requirement>;
/** Which addresses are in use in a cluster, and the ranges they should come from. */
export type AddressMap = z.infer<typeof addresses>;
export type AddressKind = AddressMap['held'][number]['kind'];
