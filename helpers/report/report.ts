import { z } from 'zod';
import { addresses, count, ms, requirement } from '../model/forms.ts';

/**
 * Name and version of the form that report.json has. The version changes with what a reader could trip over: a field that is gone,
 * renamed or means something else. A new field that a reader may do without leaves it as it is.
 */
export const REPORT_FORM = 'netconform/report/v1';

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
