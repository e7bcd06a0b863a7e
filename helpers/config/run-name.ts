const RUN_NAME = /^netconform-[0-9a-f]{6}$/;

/** @throws Error saying what was expected */
export function parseRunName(text: string): string {
  if (!RUN_NAME.test(text)) throw new Error('expected the name of a run, such as netconform-15aa95');
  return text;
}

export function isRunName(text: string): boolean {
  return RUN_NAME.test(text);
}
