import { z } from 'zod';
import type { AddressMap } from '../model/address-map.ts';
import { FINDING_KINDS, type Finding, MOST_SAMPLES } from '../model/finding.ts';
import { LAYERS } from '../model/layers.ts';
import type { PairMeasure } from '../model/pair-measure.ts';
import type { Sampled } from '../model/sampled.ts';
import { LOSSES, type Suspect } from '../model/suspect.ts';
import type { Verdict } from '../model/verdict.ts';

/**
 * Name and version of the format of report.json. The version changes with every change that breaks programs: a field that is removed,
 * renamed or redefined. New optional fields do not change it.
 */
export const REPORT_FORM = 'netconform/report/v1';

const count = z.int().min(0);
const ms = z.number().min(0);

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
  .describe('The measurements of one ordered pair.') satisfies z.ZodType<PairMeasure>;

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
  .describe('The sample of pairs of nodes that was tested.') satisfies z.ZodType<Sampled>;

const named = (types: readonly ['node'] | readonly ['pod', 'service', 'external']) =>
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
  .describe(
    'The failure and its place, for programs. Summary and evidence are for people.',
  ) satisfies z.ZodType<Finding>;

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
  .describe(
    'A rule, route, interface, setting or count of a node that can explain a violation.',
  ) satisfies z.ZodType<Suspect>;

const requirement = z
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
  .describe('The result of one requirement.') satisfies z.ZodType<Verdict>;

const kind = z.enum(['pod', 'service', 'node']);

const addresses = z
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
  .describe(
    'Addresses in use and their ranges. Absent if they could not be read.',
  ) satisfies z.ZodType<AddressMap>;

const profile = z
  .strictObject({
    conformant: z.boolean().describe('Every requirement that applies was shown to hold.'),
    passed: count,
    failed: count,
    inconclusive: count,
    skipped: count.describe(
      'Skipped although they apply: they were not selected, or the cluster lacks a feature that the check needs.',
    ),
    notApplicable: count.describe('Skipped because they do not apply to this kind of network.'),
  })
  .describe('The results of one level, as numbers of requirements.');

/** The format of report.json, from which HTML and Markdown are rendered and with which two runs are compared. */
export const reportForm = z.strictObject({
  form: z.literal(REPORT_FORM),
  version: z.string().describe('Version of netconform.'),
  run: z.string().describe('A unique name. A cluster that the run made has the same name.'),
  startedAt: z.iso.datetime(),
  durationMs: ms,
  outcome: z
    .enum(['conformant', 'held', 'violation', 'unmeasured', 'interrupted'])
    .describe('held: every selected requirement holds or fails as expected; this is not a certification.'),
  exitCode: count,
  sentence: z.string().describe('The verdict in one sentence.'),
  command: z.string().describe('A command that repeats the run, without secrets.'),
  profiles: z.strictObject({ core: profile, extended: profile }),
  cluster: z
    .strictObject({
      context: z.string().exactOptional().describe("The kubeconfig's context."),
      server: z.string().describe('The address of the API server.'),
      uid: z.string().exactOptional().describe('The UID of the namespace kube-system.'),
    })
    .exactOptional()
    .describe('The cluster under test.'),
  labels: z.record(z.string(), z.string()).exactOptional().describe('The labels of --label.'),
  partial: z.boolean().describe('Only some core requirements were selected: this is not a certification.'),
  leftOut: z.array(z.string()).exactOptional().describe('Ids of requirements that options left out.'),
  strict: z
    .boolean()
    .exactOptional()
    .describe('True with --strict: extended requirements decide the exit code too.'),
  causes: z
    .array(
      z.strictObject({
        text: z.string().describe('The cause, in one line for people.'),
        says: z.array(z.string()).describe('Ids with this cause, the deepest layer first.'),
        follows: z.array(z.string()).describe('Ids that may fail as a consequence.'),
      }),
    )
    .exactOptional()
    .describe('Violated requirements, grouped by cause.'),
  forRoot: z
    .array(z.string())
    .exactOptional()
    .describe(
      'Commands for root on a node that may explain a violation, if the run could not inspect nodes itself.',
    ),
  setupError: z
    .string()
    .exactOptional()
    .describe('Why the run ended early. The report keeps the results up to that point.'),
  properties: z
    .record(z.string(), z.string())
    .describe('Facts about the run: Kubernetes version, network, ranges, nodes, images, times.'),
  steps: z.array(z.strictObject({ name: z.string(), ms })).describe('The steps of the run, in order.'),
  nodes: z.array(z.string()).describe('Names of the nodes, sorted.'),
  addresses: addresses.exactOptional(),
  requirements: z.array(requirement),
});

export type Report = z.infer<typeof reportForm>;
export type Profile = z.infer<typeof profile>;
