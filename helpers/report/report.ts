import { z } from 'zod';
import type { AddressMap } from '../requirement/address-map.ts';
import type { PairMeasure } from '../requirement/pair-measure.ts';
import type { Verdict } from '../requirement/verdict.ts';

/** Name and version of the form that report.json has; the version changes with what a reader could trip over. */
export const REPORT_FORM = 'netconform/report/v1';

const count = z.int().min(0);
const ms = z.number().min(0);

const pair = z.strictObject({
  from: z.string(),
  fromNode: z.string(),
  to: z.string(),
  toNode: z.string().exactOptional(),
  protocol: z.enum(['TCP', 'UDP']).exactOptional(),
  result: z.enum(['passed', 'lossy', 'failed', 'unmeasured', 'left-out']),
  sent: count,
  lost: count,
  convergedMs: ms.exactOptional(),
  medianMs: ms.exactOptional(),
  p99Ms: ms.exactOptional(),
  retransmitted: count.exactOptional(),
  answersLost: z.literal(true).exactOptional(),
  why: z.string().exactOptional(),
}) satisfies z.ZodType<PairMeasure>;

const requirement = z.strictObject({
  id: z.string(),
  area: z.string(),
  level: z.enum(['core', 'extended']),
  title: z.string(),
  rule: z.string(),
  outcome: z.enum(['conformant', 'violation', 'inconclusive', 'skipped']),
  summary: z.string(),
  expected: z.string().exactOptional(),
  lookedForMs: ms.exactOptional(),
  again: z.string().exactOptional(),
  unsteady: z.string().exactOptional(),
  applies: z.boolean().exactOptional(),
  evidence: z.array(z.string()),
  pairs: z.array(pair).exactOptional(),
  durationMs: ms,
}) satisfies z.ZodType<Verdict>;

const kind = z.enum(['pod', 'service', 'node']);

const addresses = z.strictObject({
  ranges: z.array(z.strictObject({ kind, range: z.string(), source: z.string() })),
  held: z.array(z.strictObject({ kind, address: z.string(), holder: z.string() })),
}) satisfies z.ZodType<AddressMap>;

/** How many requirements of a level came to what, and whether all of them were shown to hold. */
const profile = z.strictObject({
  conformant: z.boolean(),
  passed: count,
  failed: count,
  inconclusive: count,
  /** Skipped although they apply: the cluster does not offer what it takes to show them. */
  skipped: count,
  /** Skipped because they do not apply to a network of this kind. */
  notApplicable: count,
});

/** The form of report.json: the one that HTML and Markdown are made from, and that two runs are compared by. */
export const reportForm = z.strictObject({
  form: z.literal(REPORT_FORM),
  /** Version of netconform. */
  version: z.string(),
  run: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: ms,
  outcome: z.enum(['conformant', 'violation', 'unmeasured', 'interrupted']),
  exitCode: count,
  /** The verdict in one sentence. */
  sentence: z.string(),
  /** A command that runs the same again. */
  command: z.string(),
  profiles: z.strictObject({ core: profile, extended: profile }),
  /** Only some requirements were asked for. */
  partial: z.boolean(),
  setupError: z.string().exactOptional(),
  properties: z.record(z.string(), z.string()),
  steps: z.array(z.strictObject({ name: z.string(), ms })),
  /** Names of the nodes, in the order of their names. */
  nodes: z.array(z.string()),
  addresses: addresses.exactOptional(),
  requirements: z.array(requirement),
});

export type Report = z.infer<typeof reportForm>;
export type Profile = z.infer<typeof profile>;
