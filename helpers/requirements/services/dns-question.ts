import type { Observation } from '../../probe/probe.ts';

/** The id of every question, which are the first two bytes of its answer. They are letters, because no encoding changes those. */
const ID = 'nc';

/** A and AAAA (IANA, resource record types), by address family. */
const TYPES = { 4: 1, 6: 28 } as const;

/**
 * Encodes a DNS question of one name with recursion desired, in the wire format (RFC 1035, section 4) and percent-encoded.
 * @param name a full name without its final dot
 */
export function encodedQuestion(name: string, family: 4 | 6): string {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'ascii')]);
  const bytes = [
    ...Buffer.from(ID, 'ascii'),
    1,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    ...labels,
    0,
    0,
    TYPES[family],
    0,
    1,
  ];
  return bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/**
 * The header of an answer in the output of agnhost's /dial: our id, flags, one question and the number of records. /dial prints bytes that are
 * no text as \ufffd and control characters as \u00xx.
 */
const HEADER = /"responses":\["nc\\ufffd(?:\\u[0-9a-f]{4}|[^\\])\\u0000\\u0001(\\u0000\\u0000)?/;

/** Judges the output of /dial: "reached" if a DNS server answered with an address. */
export function judgeDnsAnswer(text: string): Pick<Observation, 'outcome' | 'detail'> {
  const header = HEADER.exec(text);
  if (header !== null)
    return header[1] === undefined
      ? { outcome: 'reached', detail: '' }
      : { outcome: 'unresolved', detail: 'the server answered without an address' };
  const error = /"errors":\["(.*?)"/.exec(text)?.[1];
  if (error !== undefined) return { outcome: 'failed', detail: error };
  return text.includes('"responses"')
    ? { outcome: 'wrong-answer', detail: 'the answer is not from a DNS server' }
    : { outcome: 'inconclusive', detail: `could not dial: ${text.slice(0, 60)}` };
}
