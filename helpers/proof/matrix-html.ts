import { pageOf, propertyList } from '../report/html/page.ts';
import { escaped } from '../report/html/text.ts';
import { controlDetails, faultDetails } from './html-details.ts';
import { STYLE } from './html-style.ts';
import { colouredSign, table } from './html-table.ts';
import type { Cell, SelfCheck } from './matrix.ts';
import { sentenceOfCheck } from './matrix-text.ts';
import { CONTROL_SIGNS, SIGNS } from './signs.ts';
import { type State, stateOf } from './state.ts';

/** In front of the sentence, for who does not see the colour. */
const MARKS: Readonly<Record<State, string>> = {
  exact: '✓',
  inexact: '✗',
  unmeasured: '?',
  interrupted: '?',
};

/**
 * The self-check as a page of its own, which needs no network and no script: the verdict, the matrix, and of each fault
 * what the requirements said.
 */
export function matrixHtml(check: SelfCheck): string {
  return pageOf({
    title: `netconform self-check: ${stateOf(check)}`,
    style: STYLE,
    body: [
      '<h1>netconform self-check</h1>',
      banner(check),
      ...(check.control.length === 0 ? [] : ['<h2>Faults and requirements</h2>', legend(), table(check)]),
      ...(check.control.length + check.rows.length === 0 ? [] : ['<h2>Results by fault</h2>']),
      ...(check.control.length === 0 ? [] : [controlDetails(check)]),
      ...check.rows.map(faultDetails),
      '<h2>Environment</h2>',
      propertyList({ run: check.run, started: check.startedAt.toISOString(), ...check.properties }),
    ],
  });
}

function banner(check: SelfCheck): string {
  const state = stateOf(check);
  const why = check.setupError === undefined ? '' : `<pre>${escaped(check.setupError)}</pre>`;
  return `<div class="banner prose ${state}">${MARKS[state]} ${escaped(sentenceOfCheck(check))}${why}</div>`;
}

function legend(): string {
  const kinds = Object.keys(SIGNS) as Cell[];
  const told = (some: readonly Cell[]) => some.map((kind) => `${colouredSign(kind)} ${SIGNS[kind].meaning}`);
  const { sign, meaning } = CONTROL_SIGNS.violation;
  const ill = `<span class="sign wrong">${sign}</span> ${meaning}`;
  return [
    [...told(kinds.filter((kind) => SIGNS[kind].wrong !== true)), 'blank: not asked under this fault'],
    [...told(kinds.filter((kind) => SIGNS[kind].wrong === true)), ill],
  ]
    .map((entries) => `<ul class="legend">${entries.map((entry) => `<li>${entry}</li>`).join('\n')}</ul>`)
    .join('\n');
}
