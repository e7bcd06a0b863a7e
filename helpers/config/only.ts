/** Ids and areas of requirements, separated by commas, in capitals. */
export function parseOnly(text: string): string[] {
  return text.split(',').map((id) => id.trim().toUpperCase());
}
