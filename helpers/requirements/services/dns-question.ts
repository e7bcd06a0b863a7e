import type { Observation } from '../../probe/probe.ts';

/** The id of every question, the first two bytes of an answer: letters, which no encoding changes on the way. */
const ID = 'nc';

/** A, AAAA (IANA, resource record types). */
const TYPES = { 4: 1, 6: 28 } as const;

/**
 * A question to a DNS server as it goes over the wire (RFC 1035, section 4), percent-encoded: recursion desired, one name.
 * @param name a full name, without the dot at its end
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
 * The header of an answer as agnhost's /dial prints it, where bytes that are no text stand as \ufffd and control characters as \u00xx:
 * our id, flags, one question, and how many records follow.
 */
const HEADER = /"responses":\["nc\\ufffd(?:\\u[0-9a-f]{4}|[^\\])\\u0000\\u0001(\\u0000\\u0000)?/;

/** Whether a DNS server has answered with an address. */
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
