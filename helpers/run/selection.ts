import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { flagError, flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { LANGUAGE, PROGRAM_ROOT } from '../model/package-root.ts';
import { readReport } from '../report/report-schema.ts';
import { type Declared, inOrder, onlyReads } from '../requirements/registry.ts';
import type { Requirement } from '../requirements/requirement.ts';

/** What a run asks. */
export interface Selection {
  requirements: readonly Declared[];
  /** Ids of those that `--skip` leaves out. */
  leftOut: string[];
  /** Core requirements are left out: nothing is certified. */
  partial: boolean;
  /** Why requirements are expected to fail, by id. */
  expected: Record<string, string>;
}

/**
 * What was selected of all requirements.
 * @throws UsageError for what names none, and for a file that cannot be read
 */
export async function selectionOf(all: readonly Declared[], config: Config): Promise<Selection> {
  const { only, skip, expectFail } = config;
  const asked = selected(all, only);
  const out = skip === undefined ? [] : selected(all, skip, '--skip');
  const requirements = asked.filter((one) => !out.includes(one));
  if (skip !== undefined && requirements.length === 0)
    throw flagError('--skip', skip.join(','), 'skips every requirement; select fewer');
  const left = asked.filter((one) => out.includes(one));
  return {
    requirements,
    leftOut: left.map(({ id }) => id),
    partial: only !== undefined || left.some(({ level }) => level === 'core'),
    expected: expectFail === undefined ? {} : await readExpected(all, expectFail),
  };
}

/**
 * The requirements that were asked for by id or by area, such as "POD-2" or "SVC"; all where nothing was.
 * @throws UsageError for what names none
 */
export function selected<One extends Pick<Declared, 'id'>>(
  all: readonly One[],
  ids: readonly string[] | undefined,
  flag = '--only',
): readonly One[] {
  if (ids === undefined) return all;
  const named = (asked: string) => all.filter(({ id }) => id === asked || id.startsWith(`${asked}-`));
  const unknown = ids.find((asked) => named(asked).length === 0);
  if (unknown !== undefined) {
    const areas = [...new Set(all.map(({ id }) => id.split('-')[0]))];
    throw flagError(
      flag,
      unknown,
      `names no requirement; expected ids such as POD-2, or areas: ${areas.join(', ')}`,
    );
  }
  return all.filter((declared) => ids.some((asked) => named(asked).includes(declared)));
}

/**
 * The same with what failed or could not be measured in the run of `--rerun-failed` as the only requirements.
 * @throws UsageError for a file that is no report, and where nothing failed
 */
export async function withFailedOf(config: Config): Promise<Config> {
  const { rerunFailed: file } = config;
  if (file === undefined) return config;
  const option = flagName('--rerun-failed');
  const { requirements } = await readReport(option, file);
  const failed = requirements.filter(({ outcome }) => outcome === 'violation' || outcome === 'inconclusive');
  if (failed.length === 0) throw UsageError.of(option, file, 'nothing failed in that run');
  return { ...config, rerunFailed: undefined, only: failed.map(({ id }) => id) };
}

const EXPECTED = 'expected a YAML list such as "- {id: SVC-7, reason: kube-router has no affinity}"';

const list = z.array(z.strictObject({ id: z.string(), reason: z.string().trim().min(1) }));

/**
 * Why requirements are expected to fail, by id.
 * @throws UsageError for a file that cannot be read, is of another form, or names a requirement that there is not
 */
async function readExpected(all: readonly Declared[], file: string): Promise<Record<string, string>> {
  const wrong = (problem: string) => flagError('--expect-fail', file, problem);
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw wrong(`${error.message}; ${EXPECTED}`);
  });
  return expectedIn(text, all, wrong);
}

/** @param wrong makes an error of what is wrong */
export function expectedIn(
  text: string,
  all: readonly Pick<Declared, 'id'>[],
  wrong: (problem: string) => Error,
): Record<string, string> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw wrong(`${(error as Error).message}; ${EXPECTED}`);
  }
  const { data, error } = list.safeParse(value);
  if (data === undefined) {
    const [issue] = error.issues;
    throw wrong(`${issue?.path.join('.') || 'the whole'}: ${issue?.message}; ${EXPECTED}`);
  }
  const unknown = data.find((one) => !all.some(({ id }) => id === one.id));
  if (unknown !== undefined) throw wrong(`there is no requirement ${unknown.id}`);
  return Object.fromEntries(data.map(({ id, reason }) => [id, reason]));
}

/** Why requirements of an audit are not asked. */
const NEEDS_PODS = 'needs pods, and this run only reads; add its id to --only';

/**
 * Whether a run only reads: each id that was asked for does, and so do some of each area. It makes nothing then.
 * @returns why the others of those areas are not asked, by id; undefined: the run makes its fixtures
 */
export function auditOf(
  requirements: readonly Pick<Declared, 'id' | 'by' | 'creates' | 'ofFixtures'>[],
  only: readonly string[] | undefined,
): Record<string, string> | undefined {
  const reading = requirements.filter(onlyReads);
  const reads = (asked: string) => reading.some(({ id }) => id === asked || id.startsWith(`${asked}-`));
  if (only === undefined || !only.every(reads)) return undefined;
  const others = requirements.filter((one) => !reading.includes(one));
  return Object.fromEntries(others.map(({ id }) => [id, NEEDS_PODS]));
}

const SUITES = join(PROGRAM_ROOT, 'suites');

/**
 * Every requirement of every suite, read from the suites themselves; nothing is run.
 * @throws Error where there is none: a run without requirements proves nothing
 */
export async function allRequirements(): Promise<Declared[]> {
  const declared: Declared[] = [];
  for (const file of (await readdir(SUITES)).sort()) {
    if (extname(file) !== LANGUAGE) continue;
    const { requirement } = (await import(join(SUITES, file))) as { requirement?: Requirement };
    if (requirement === undefined) throw new Error(`suites/${file} does not export its requirement`);
    declared.push(...requirement.declared);
  }
  if (declared.length === 0)
    throw new Error(`no requirement found in ${SUITES}: netconform is installed incompletely`);
  return inOrder(declared);
}
