/** Processors that an image can be built for, as Go, Debian and image indexes name them. */
const PROCESSORS = ['amd64', 'arm64'] as const;

export type Processor = (typeof PROCESSORS)[number];

/**
 * The processors of platforms such as "linux/amd64,linux/arm64", each once.
 * @throws Error that says what was expected
 */
export function parsePlatforms(text: string): Processor[] {
  const found = text.split(',').map((platform) => {
    const arch = PROCESSORS.find((one) => platform.trim() === `linux/${one}`);
    if (arch === undefined)
      throw new Error('expected linux/amd64, linux/arm64, or both with a comma between');
    return arch;
  });
  return [...new Set(found)];
}
