/**
 * Terminal sequences as ECMA-48 builds them: control sequences (colours, cursor), control strings (titles, links) up to
 * their end, and the short escapes such as the character set that `tput sgr0` chooses.
 */
const TERMINAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]{0,2}[0-~]/g;

/**
 * What XML 1.0 does not allow, single surrogates included (https://www.w3.org/TR/xml/#charsets), and of what it does
 * allow the control characters that a terminal would act on.
 */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text as a report or a terminal can hold it: without terminal sequences, lines ended by `\n` alone (a parser of XML
 * would read them so anyway), and each character that cannot be shown replaced by a visible mark, U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(TERMINAL, '').replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '\ufffd');
}
