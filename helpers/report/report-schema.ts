import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { reportForm } from './report.ts';

/** Where the schema of report.json is published; `npm run schema` renews it. */
export const SCHEMA_FILE = join(PACKAGE_ROOT, 'docs/report.schema.json');

/**
 * The form of report.json as JSON Schema (draft 2020-12). Unlike the program it allows fields that it does not know: a report of a
 * later program has the same form as long as its version is the same.
 */
export function reportSchema(): object {
  const form = reportForm.meta({
    title: 'netconform report',
    description: 'What a run of netconform came to: report.json. Times in ms.',
  });
  return z.toJSONSchema(form, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}
