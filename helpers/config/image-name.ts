/** Host and path, then a tag, a digest or both: https://github.com/distribution/reference, without its less usual corners. */
const IMAGE =
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/**
 * Reads the name of an image. It has to have a tag or a digest: what is run is to be told apart from what was run before.
 * @throws Error saying what was expected
 */
export function parseImageName(text: string): string {
  const last = text.split('/').at(-1) ?? '';
  if (!IMAGE.test(text) || !/[:@]/.test(last))
    throw new Error('expected the name of an image with its tag, such as registry.example/netconform:0.1.0');
  return text;
}
