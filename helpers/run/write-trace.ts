import { join } from 'node:path';
import type { Span } from '../model/span.ts';
import { traceJson } from '../system/trace-json.ts';
import { writeWhole } from '../system/write-file.ts';

/**
 * Writes what a run did, and its suites, as trace.json. No verdict rests on it: that it could not be written is told.
 * @returns the path of the file; none where it could not be written
 */
export async function writeTrace(
  dir: string,
  spans: readonly Span[],
  notice: (line: string) => void,
  name = 'trace.json',
): Promise<string[]> {
  const file = join(dir, name);
  try {
    await writeWhole(file, traceJson(spans));
    return [file];
  } catch (error) {
    notice(`the trace could not be written: ${(error as Error).message}`);
    return [];
  }
}
