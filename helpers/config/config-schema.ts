import { join } from 'node:path';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { CONFIG_FILE, nameOf } from './config-file.ts';
import { FILE_OPTIONS, isRepeatable } from './options.ts';

/** Where the schema of netconform.yaml is published; `npm run schema` renews it. */
export const CONFIG_SCHEMA_FILE = join(PACKAGE_ROOT, 'docs/config.schema.json');

/** The form of netconform.yaml as JSON Schema (draft 2020-12). */
export function configSchema(): object {
  const text = { type: ['string', 'number'] };
  const properties = FILE_OPTIONS.map((option) => [
    nameOf(option),
    {
      description: option.description,
      ...(option.required
        ? isRepeatable(option)
          ? { type: 'array', items: text }
          : text
        : { type: 'boolean' }),
    },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: CONFIG_FILE,
    description:
      'Options of netconform, named as its flags. A flag and an environment variable win over the file.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}
