import { expect, test } from 'vitest';
import { complaints, read } from './read-xml.ts';

const COUNTS = 'tests="1" failures="0" errors="0"';
const suite = (content: string, more = '') =>
  `<testsuites><testsuite name="s" ${COUNTS} ${more}>${content}</testsuite></testsuites>`;
const ofCase = (content: string) => suite(`<testcase name="a">${content}</testcase>`);

test.for<[what: string, xml: string]>([
  ['nothing at all', '<testsuites/>'],
  [
    'all that a suite may have',
    suite(
      '<properties/><testcase name="a"/><system-out/>',
      'skipped="0" time="1.5" timestamp="2026-01-02T03:04:05" hostname="h" id="1" package="p"',
    ),
  ],
  [
    'all that a case may have',
    ofCase('<skipped message="m">why</skipped><system-out>x</system-out><system-err>y</system-err>'),
  ],
])('takes %s', async ([, xml]) => {
  expect(await complaints(xml)).toEqual([]);
});

test.for<[what: string, xml: string, about: string]>([
  ['a number of skipped cases on the root', '<testsuites skipped="0"/>', 'skipped'],
  ['a suite without counts', '<testsuites><testsuite name="s"/></testsuites>', 'required'],
  ['properties of a case', ofCase('<properties><property name="a" value="b"/></properties>'), 'properties'],
  ['a property without a value', suite('<properties><property name="a">b</property></properties>'), 'value'],
  ['a file of a case', suite('<testcase name="a" file="f"/>'), 'file'],
  ['a case without a name', suite('<testcase/>'), 'name'],
  ['a case with an empty name', suite('<testcase name=""/>'), 'minLength'],
  ['two outcomes', ofCase('<failure/><error/>'), 'error'],
  ['markup in a failure', ofCase('<failure><b/></failure>'), 'simple'],
  ['four decimals', suite('', 'time="0.1234"'), 'pattern'],
  ['an exponent', suite('', 'time="1e-7"'), 'pattern'],
  ['a zone', suite('', 'timestamp="2026-01-02T03:04:05Z"'), 'pattern'],
  [
    'two cases of one name',
    suite('<testcase classname="c" name="a"/><testcase classname="c" name="a"/>'),
    'Duplicate',
  ],
  ['an end of CDATA too many', ofCase('<system-out><![CDATA[a]]>b]]></system-out>'), ']]>'],
  ['a control character', ofCase('<system-out>\u0001</system-out>'), 'PCDATA'],
])('refuses %s', async ([, xml, about]) => {
  expect((await complaints(xml)).join('\n')).toContain(about);
});

test('reads several values at once, unchanged', async () => {
  const xml = '<a x="1&#10;2"><b> <![CDATA[<z>]]>]]&gt;\n</b></a>';
  expect(await read(xml, ['/a/@x', '//b', '//c', 'count(//b)'])).toEqual({
    '/a/@x': '1\n2',
    '//b': ' <z>]]>\n',
    '//c': '',
    'count(//b)': '1',
  });
  await expect(read('<a>', ['/a'])).rejects.toThrow('not well-formed');
});
