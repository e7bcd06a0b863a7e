import { expect, test } from 'vitest';
import { encodedQuestion, judgeDnsAnswer } from './dns-question.ts';

test('encodes a question in the wire format', () => {
  expect(encodedQuestion('a.bc', 4)).toBe(
    '%6e%63%01%00%00%01%00%00%00%00%00%00%01%61%02%62%63%00%00%01%00%01',
  );
  expect(encodedQuestion('a', 6)).toMatch(/%00%1c%00%01$/);
});

const answer = (flags: string, count: string) =>
  String.raw`{"responses":["nc\ufffd${flags}\u0000\u0001${count}\u0000\u0000\u0000\u0000\nkubernetes`;

test.for<[string, string]>([
  [answer(String.raw`\u0000`, String.raw`\u0000\u0001`), 'reached'],
  [answer(String.raw`\ufffd`, String.raw`\u0000\u0001`), 'reached'],
  [answer(String.raw`\u0003`, String.raw`\u0000\u0000`), 'unresolved'],
  [answer(String.raw`\ufffd`, String.raw`\u0000\u0000`), 'unresolved'],
  ['{"responses":["probe-abc"]}', 'wrong-answer'],
  ['{"errors":["reading from udp connection failed. err:\'refused\'"]}', 'failed'],
  ['', 'inconclusive'],
  ['404 page not found', 'inconclusive'],
])('judges %s as %s', ([text, outcome]) => {
  expect(judgeDnsAnswer(text).outcome).toBe(outcome);
});
