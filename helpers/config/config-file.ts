import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { FILE_OPTIONS, isRepeatable, isSettable } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Read from the working directory, unless --config names another file. */
const CONFIG_FILE = 'netconform.yaml';

/**
 * Gives a command the values that a configuration file has for its options. A flag and a variable win over the file. Options of other
 * commands are left to these.
 * @param path of the file; undefined: {@link CONFIG_FILE}, if it exists
 * @returns the file that was read
 * @throws UsageError for a file that cannot be read, a name that is no option, and a value of a wrong type
 */
export async function applyConfigFile(
  command: Command,
  path: string | undefined,
): Promise<string | undefined> {
  const file = path ?? CONFIG_FILE;
  if (path === undefined && !existsSync(file)) return undefined;
  for (const [name, value] of Object.entries(await readValues(file))) {
    const known = FILE_OPTIONS.find((option) => nameOf(option) === name);
    if (known === undefined)
      throw UsageError.of('--config', file, `"${name}" is not an option; see docs/config.schema.json`);
    const text = textOf(known, value, file);
    const option = command.options.find((own) => nameOf(own) === name && isSettable(own));
    if (option === undefined) continue;
    const key = option.attributeName();
    const source = command.getOptionValueSource(key);
    if (source === undefined || source === 'default') command.setOptionValueWithSource(key, text, 'config');
  }
  return file;
}

async function readValues(file: string): Promise<object> {
  const { parse } = await import('yaml');
  try {
    const value: unknown = parse(await readFile(file, 'utf8')) ?? {};
    if (typeof value !== 'object' || Array.isArray(value))
      throw new Error('expected options with their values');
    return value as object;
  } catch (error) {
    throw UsageError.of('--config', file, (error as Error).message.split('\n')[0] ?? '');
  }
}

/** The name of the flag without its dashes; an option that switches something off keeps its "no-". */
function nameOf(option: Option): string {
  return (option.long ?? '').slice(2);
}

function textOf(option: Option, value: unknown, file: string): boolean | string | string[] {
  const wrong = (expected: string) =>
    UsageError.of('--config', file, `"${nameOf(option)}" is ${JSON.stringify(value)}; expected ${expected}`);
  const isText = (one: unknown) => typeof one === 'string' || typeof one === 'number';
  if (!option.required) {
    if (typeof value !== 'boolean') throw wrong('true or false');
    return option.negate ? !value : value;
  }
  if (isRepeatable(option)) {
    if (!Array.isArray(value) || !value.every(isText)) throw wrong('a list of texts');
    return value.map(String);
  }
  if (!isText(value)) throw wrong('a text or a number');
  return String(value);
}

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
      'Options of netconform, named like its flags. Flags and environment variables override the file.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}
