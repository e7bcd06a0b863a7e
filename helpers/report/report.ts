import { z } from 'zod';
import { addresses, count, ms, requirement } from '../model/forms.ts';

/**
 * Name and version of the format of report.json. The version changes with every change that breaks programs: a field that is removed,
 * renamed or redefined. New optional fields do not change it.
 */
export const REPORT_FORM = 'netconform/report/v1';

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
