import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { complaints, read } from './read-xml.ts';

/** A case of a report. */
export interface Case {
  /** "POD-2", or "Run" for what is said of the run as a whole. */
  id: string;
  outcome: 'conformant' | 'violation' | 'inconclusive' | 'skipped';
  /** The one line of a failure or an error. */
  message: string;
  /** All that stands in the case. */
  text: string;
}

/** The one report in a folder of reports, read as a pipeline would: by a parser of XML, after its schema. */
export async function readReport(out: string): Promise<Case[]> {
  const runs = await readdir(out);
  if (runs.length !== 1) throw new Error(`expected one run in ${out}, found ${runs.join(', ') || 'none'}`);
  const xml = await readFile(join(out, runs[0] ?? '', 'junit.xml'), 'utf8');
  const wrong = await complaints(xml);
  if (wrong.length > 0) throw new Error(`not valid: ${wrong.join('; ')}`);
  const count = Number((await read(xml, ['count(//testcase)']))['count(//testcase)']);
  const cases = Array.from({ length: count }, (_, index) => `(//testcase)[${index + 1}]`);
  const parts = ['@name', '@classname', 'count({}/failure)', 'count({}/error)', 'count({}/skipped)'];
  const expressions = cases.flatMap((path) => [
    ...parts.map((part) => (part.includes('{}') ? part.replace('{}', path) : `${path}/${part}`)),
    `${path}/*[self::failure or self::error]/@message`,
    path,
  ]);
  const answers = await read(xml, expressions);
  return cases.map((path) => {
    const [name = '', classname = '', failure, error, skipped] = parts.map(
      (part) => answers[part.includes('{}') ? part.replace('{}', path) : `${path}/${part}`],
    );
    return {
      id: classname === 'netconform.Run' ? 'Run' : (name.split(' ')[0] ?? ''),
      outcome:
        failure !== '0'
          ? 'violation'
          : error !== '0'
            ? 'inconclusive'
            : skipped !== '0'
              ? 'skipped'
              : 'conformant',
      message: answers[`${path}/*[self::failure or self::error]/@message`] ?? '',
      text: answers[path] ?? '',
    };
  });
}

/** The ids of the cases with an outcome, in the report's order. */
export function idsOf(cases: readonly Case[], outcome: Case['outcome']): string[] {
  return cases.filter((each) => each.outcome === outcome).map(({ id }) => id);
}
