import { expect, test } from 'vitest';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import { complaints, read } from '../e2e/support/read-xml.ts';
import { printable } from '../system/printable.ts';
import { junit } from './junit.ts';

test.for<[what: string, odd: string]>([
  ['control characters', 'a\u0000b\u0001c\u0008d\u000be\u001ff\u007f\u0085'],
  ['one end of CDATA', 'x]]>y'],
  ['several ends of CDATA, side by side and nested', ']]>]]>]]]]>>]]]]><![CDATA[>]]>'],
  ['ANSI colours', '\u001b[1;31mtimed out\u001b[0m \u001b]8;;x\u0007link'],
  ['lone surrogates, and pairs', 'x\ud83d\ude00\ud83d y\ude00 \u{10ffff}'],
  ['noncharacters', 'x\ufffey\uffff'],
  ['markup and quotes', `</failure> <b a="1" c='2'>&amp; &#0; & <!-- -- --> <?x ?>`],
  ['white space', ' \t two  blanks\r\nand\rlines \t '],
  ['replacement patterns', "$& $1 $$ $' $`"],
])('%s in any field', async ([, odd]) => {
  const text = `<${odd}>`;
  const shown = printable(text);
  const fields = { title: text, rule: text, summary: `${text} seen`, evidence: [text] };
  const xml = junit(
    result(
      [
        verdict('violation', { ...fields, area: text, id: text, expected: text, again: text }),
        verdict('inconclusive', fields),
        verdict('skipped', { ...fields, id: 'POD-3' }),
        verdict('conformant', { ...fields, id: 'POD-4', unsteady: text }),
      ],
      { run: text, properties: { [text]: text }, setupError: text },
    ),
  );
  expect(await complaints(xml)).toEqual([]);
  const line = shown.replaceAll('\n', '\n  ');
  const rest = `rule: ${line}\nlevel: core\n  ${line}`;
  const [first] = `${shown} seen`.trim().split('\n');
  const expected = {
    '//testsuite[1]/@name': `netconform.${shown}`,
    '//testcase[failure]/@classname': `netconform.${shown}`,
    '//testcase[failure]/@name': `${shown} ${shown}`,
    '//failure/@message': first,
    '//failure': `expected: ${line}\nseen: ${line} seen\nsee it again: ${line}\n${rest}`,
    '//error[@type="inconclusive"]': `seen: ${line} seen\n${rest}`,
    '//skipped': `skipped: ${line} seen\n${rest}`,
    '//skipped/@message': first,
    '//testcase[not(skipped)]/system-out': `seen: ${line} seen\nunsteady: ${line}\n${rest}`,
    '//error[@type="setup"]': shown,
    '//property[@name="run"]/@value': shown,
    '//property[3]/@name': shown,
    '//property[3]/@value': shown,
  };
  expect(await read(xml, Object.keys(expected))).toEqual(expected);
});
