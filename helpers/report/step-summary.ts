import { appendFile, stat } from 'node:fs/promises';

/** What GitHub takes as the summary of one step; of a longer one nothing is shown. */
const MOST_BYTES = 1024 * 1024;

/**
 * Adds Markdown to the summary of a step of GitHub Actions, whatever is there already. That it cannot is told, and fails nothing.
 * @param file as GITHUB_STEP_SUMMARY names it
 */
export async function appendStepSummary(
  file: string,
  markdown: string,
  tell: (line: string) => void,
): Promise<void> {
  try {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    if (size + Buffer.byteLength(markdown) + 1 > MOST_BYTES)
      throw new Error(`there is no room beside the ${Math.ceil(size / 1024)} KiB that are there already`);
    await appendFile(file, size === 0 ? markdown : `\n${markdown}`);
  } catch (error) {
    tell(`The summary of the step (GITHUB_STEP_SUMMARY) was not written: ${(error as Error).message}`);
  }
}
