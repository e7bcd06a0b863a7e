import { readFile } from 'node:fs/promises';
import { validateXML } from 'xmllint-wasm';

/** Separates two answers: a character that no report contains. */
const BETWEEN = '\u241e';

/** The errors of a document by Jenkins' schema or by XML itself; empty if valid. Uses libxml2. */
export async function complaints(xml: string): Promise<string[]> {
  const schema = await readFile(new URL('./jenkins-junit.xsd', import.meta.url), 'utf8');
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

/**
 * The values of XPath expressions as strings, by expression.
 * @throws Error for a document that is not well-formed
 */
export async function read(xml: string, expressions: readonly string[]): Promise<Record<string, string>> {
  const strings = expressions.map((expression) => `string(${expression})`);
  const { valid, normalized, rawOutput } = await validateXML({
    xml,
    // The package wants a schema or a normalization asked for; of its arguments only the file's name, last, is kept.
    normalization: 'c14n',
    modifyArguments: (args) => [
      '--xpath',
      `concat("", ${strings.join(`, "${BETWEEN}", `)})`,
      ...args.slice(-1),
    ],
  });
  if (!valid) throw new Error(`not well-formed: ${rawOutput}`);
  const answers = normalized.replace(/\n$/, '').split(BETWEEN);
  return Object.fromEntries(expressions.map((expression, at) => [expression, answers[at] ?? '']));
}
