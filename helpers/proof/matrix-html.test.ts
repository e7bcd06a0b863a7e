import { expect, test } from 'vitest';
import { exactRow, selfCheck, verdicts, wrongRow } from '../e2e/samples/check.sample.ts';
import type { SelfCheck } from './matrix.ts';
import { matrixHtml } from './matrix-html.ts';

const count = (html: string, part: string | RegExp) => html.split(part).length - 1;

test('has a row for the control and each fault; each cell has a sign, a meaning and a link', () => {
  const html = matrixHtml(selfCheck({ rows: [exactRow, wrongRow] }));
  expect(count(html, '<th scope="row"')).toBe(3);
  expect(count(html, /<td class="(?!time)/)).toBe(3 * 7);
  expect(html).toContain('title="POD-2 holds">POD-2</th>');
  expect(html).toContain(
    '<td class="red" title="no-udp, POD-2: turned red, as required"><a href="#no-udp.POD-2">✗</a></td>',
  );
});

test('marks wrong cells by class and sign', () => {
  const html = matrixHtml(selfCheck({ rows: [exactRow, wrongRow] }));
  expect(count(html, '<tr class="fault bad">')).toBe(1);
  for (const [cell, sign, id] of [
    ['missed wrong first', 'M', 'POD-1'],
    ['extra wrong', 'E', 'POD-2'],
    ['silent wrong', 'U', 'POD-3'],
    ['wrong wrong first', 'W', 'DNS-1'],
  ])
    expect(html).toMatch(
      new RegExp(`<td class="${cell}" title="[^"]+"><a href="#lossy\\.${id}">${sign}</a>`),
    );
});

test('links lead to the details of each fault, which are open if something is wrong', () => {
  const html = matrixHtml(selfCheck({ rows: [exactRow, wrongRow] }));
  expect(html).toContain('<details id="no-udp">');
  expect(html).toContain('<details id="lossy" open>');
  expect(html).toContain('injected in 1.0 s, run in 20.0 s, healed in 2.5 s; red: POD-2');
  expect(html).toContain('<li>POD-1 must turn red, but is conformant: POD-1 was seen [a -> b: 0.4 ms]</li>');
  expect(html).toContain('seen: POD-2 was seen\nrule: https://rule.example/model\n');
  const places = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  for (const [, link] of html.matchAll(/ href="#([^"]*)"/g)) expect(places).toContain(link);
});

test('names the requirements that were checked again with their fault', () => {
  const page = matrixHtml(
    selfCheck({ rows: [{ ...exactRow, again: ['POD-4', 'SVC-3'].map((id) => ({ id, saw: 'lost' })) }] }),
  );
  expect(page).toContain('<p class="times">checked again at the pace of a run: POD-4, SVC-3</p>');
});

test('escapes all text from a cluster', () => {
  const odd = `<script>alert("x")</script> 'a' & \u001b[31mb\u0007`;
  const told = { title: odd, summary: odd, evidence: [odd], expected: odd, again: odd };
  const html = matrixHtml(
    selfCheck({
      run: odd,
      properties: { [odd]: odd },
      control: verdicts({ 'POD-1': 'violation' }, told),
      rows: [
        {
          ...exactRow,
          fault: { id: `x" onclick="y`, sentence: odd },
          problems: [odd],
          verdicts: verdicts({ 'POD-2': 'violation' }, told),
        },
      ],
      setupError: odd,
    }),
  );
  expect(html).not.toContain('<script');
  expect(html).not.toContain('" onclick="');
  for (const control of ['\u0007', '\u001b']) expect(html).not.toContain(control);
  expect(html).toContain(`<li>&lt;script>alert(&quot;x&quot;)&lt;/script> 'a' &amp; b\ufffd</li>`);
});

test('loads nothing from other servers', () => {
  expect(matrixHtml(selfCheck())).not.toMatch(/<(script|link|img|iframe)\b|url\(|@import/);
});

test.for<[state: string, sign: string, sentence: string, more: Partial<SelfCheck>]>([
  ['exact', '✓', '1 fault, detected exactly', {}],
  ['inexact', '✗', 'NOT exact: 1 of 1 fault: lossy', { rows: [wrongRow] }],
  ['unmeasured', '?', 'could not be measured', { setupError: 'the node is gone' }],
  ['unmeasured', '?', 'could not be measured', { control: [], rows: [], setupError: 'the node is gone' }],
  ['unmeasured', '?', 'could not be measured', { control: verdicts({ 'POD-1': 'violation' }) }],
  ['interrupted', '?', 'interrupted after 1 fault', { interrupted: true }],
])('a banner that says %s: %s %s', ([state, sign, sentence, more]) => {
  const html = matrixHtml(selfCheck(more));
  expect(html).toContain(
    `<div class="banner prose ${state}"><span aria-hidden="true">${sign}</span> ${sentence}`,
  );
  if (more.setupError !== undefined) expect(html).toContain('<pre>the node is gone</pre>');
});
