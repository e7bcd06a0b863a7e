import { z } from 'zod';
import type { AddressMap } from '../model/address-map.ts';
import { FINDING_KINDS, type Finding, MOST_SAMPLES } from '../model/finding.ts';
import { LAYERS } from '../model/layers.ts';
import { LOSSES, type Suspect } from '../model/suspect.ts';
import type { PairMeasure, Sampled, Verdict } from '../model/verdict.ts';

/**
 * Name and version of the form that report.json has. The version changes with what a reader could trip over: a field that is gone,
 * renamed or means something else. A new field that a reader may do without leaves it as it is.
 */
export const REPORT_FORM = 'netconform/report/v1';

const count = z.int().min(0);
const ms = z.number().min(0);

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
  .describe('What was measured of one ordered pair.') satisfies z.ZodType<PairMeasure>;

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
  .describe('Which part of all pairs of nodes was asked.') satisfies z.ZodType<Sampled>;

const named = (types: readonly ['node'] | readonly ['pod', 'service', 'external']) =>
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
  .describe(
    'What fails and where. Programs should read this; summary and evidence are for readers.',
  ) satisfies z.ZodType<Finding>;

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
  .describe(
    'A rule, route, interface, setting or count of a node that can explain a violation.',
  ) satisfies z.ZodType<Suspect>;

const requirement = z
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
  .describe('What one requirement came to.') satisfies z.ZodType<Verdict>;

const kind = z.enum(['pod', 'service', 'node']);

const addresses = z
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
  ) satisfies z.ZodType<AddressMap>;

const profile = z
  .strictObject({
    conformant: z.boolean().describe('All that apply were shown to hold.'),
    passed: count,
    failed: count,
    inconclusive: count,
    skipped: count.describe(
      'Skipped although they apply: the cluster does not offer what it takes to show them, or they were not asked for.',
    ),
    notApplicable: count.describe('Skipped because they do not apply to a network of this kind.'),
  })
  .describe('How many requirements of a level came to what.');

/** The form of report.json: the one that HTML and Markdown are made from, and that two runs are compared by. */
export const reportForm = z.strictObject({
  form: z.literal(REPORT_FORM),
  version: z.string().describe('Version of netconform.'),
  run: z.string().describe('Unique; also the name of a cluster that was made for the run.'),
  startedAt: z.iso.datetime(),
  durationMs: ms,
  outcome: z
    .enum(['conformant', 'held', 'violation', 'unmeasured', 'interrupted'])
    .describe('held: all that was selected holds or fails as expected, which certifies nothing.'),
  exitCode: count,
  sentence: z.string().describe('The verdict in one sentence.'),
  command: z.string().describe('A command that runs the same again, without what is secret.'),
  profiles: z.strictObject({ core: profile, extended: profile }),
  cluster: z
    .strictObject({
      context: z.string().exactOptional().describe("The kubeconfig's context."),
      server: z.string().describe('The API server as it was reached.'),
      uid: z.string().exactOptional().describe('The UID of the namespace kube-system.'),
    })
    .exactOptional()
    .describe('Which cluster it was.'),
  labels: z.record(z.string(), z.string()).exactOptional().describe('As given with --label.'),
  partial: z.boolean().describe('Only some core requirements were asked for: nothing is certified.'),
  leftOut: z.array(z.string()).exactOptional().describe('Ids of requirements that were left out on request.'),
  strict: z.boolean().exactOptional().describe('Extended requirements decide the exit code too.'),
  causes: z
    .array(
      z.strictObject({
        text: z.string().describe('In one line for readers.'),
        says: z.array(z.string()).describe('Ids that say the same, the deepest in the network model first.'),
        follows: z.array(z.string()).describe('Ids that may follow from it.'),
      }),
    )
    .exactOptional()
    .describe('Violated requirements by what they have in common.'),
  forRoot: z
    .array(z.string())
    .exactOptional()
    .describe(
      'Commands for root on a node that can explain a violation; where the run could not look itself.',
    ),
  setupError: z
    .string()
    .exactOptional()
    .describe('Why the run ended before its requirements could; what was found until then is kept.'),
  properties: z
    .record(z.string(), z.string())
    .describe('What was tested and how: Kubernetes version, network, ranges, nodes, images, times.'),
  steps: z.array(z.strictObject({ name: z.string(), ms })).describe('What the run did, in order.'),
  nodes: z.array(z.string()).describe('Names of the nodes, in the order of their names.'),
  addresses: addresses.exactOptional(),
  requirements: z.array(requirement),
});

export type Report = z.infer<typeof reportForm>;
export type Profile = z.infer<typeof profile>;
