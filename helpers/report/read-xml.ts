import { readFile } from 'node:fs/promises';
import { validateXML } from 'xmllint-wasm';

/** Stands between two answers: a character that no report has a use for. */
const BETWEEN = '\u241e';

/** What the schema for Jenkins, or XML itself, has against a document; nothing if it is good. Reads with libxml2. */
export async function complaints(xml: string): Promise<string[]> {
  const schema = await readFile(new URL('./jenkins-junit.xsd', import.meta.url), 'utf8');
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

/**
 * What XPath expressions come to as strings, by expression, as a parser of XML reads the document.
 *
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
