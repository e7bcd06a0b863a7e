import { seconds } from '../config/duration.ts';
import type { Verdict } from '../model/verdict.ts';
import { explanation } from '../report/explanation.ts';
import { banner, type Html, html, list, pageOf, placeOf, propertyList } from '../report/html/components.ts';
import { CONTROL, colouredSign, STYLE, table } from './html-table.ts';
import type { Cell, Row, SelfCheck } from './matrix.ts';
import { sentenceOfCheck } from './matrix-text.ts';
import { CONTROL_SIGNS, controlTrouble, redOf, SIGNS, type State, stateOf } from './signs.ts';

/** Precedes the sentence, for readers who do not see the colour. */
const MARKS: Readonly<Record<State, string>> = {
  exact: '✓',
  inexact: '✗',
  unmeasured: '?',
  interrupted: '?',
};

/** Entries of evidence per verdict: enough to show a pattern. */
const MOST_EVIDENCE = 20;

/**
 * The self-check as a page that needs no network and no script: the verdict, the matrix, and for each fault what the requirements said.
 */
export function matrixHtml(check: SelfCheck): string {
  const { control, rows, run, startedAt, properties, setupError } = check;
  const state = stateOf(check);
  const why = setupError && html`<pre>${setupError}</pre>`;
  return pageOf({
    title: `netconform self-check: ${state}`,
    style: STYLE,
    body: html`
      <main>
      <h1>netconform self-check</h1>
      ${banner(`prose ${state}`, MARKS[state], sentenceOfCheck(check), why)}
      ${control.length > 0 && html`<h2>Faults and requirements</h2>${legend()}${table(check)}`}
      ${control.length + rows.length > 0 && html`<h2>Results by fault</h2>`}
      ${control.length > 0 && controlDetails(check)}
      ${rows.map(faultDetails)}
      <h2>Environment</h2>
      ${propertyList({ run, started: startedAt.toISOString(), ...properties })}
      </main>`,
  });
}

function legend(): Html {
  const kinds = Object.keys(SIGNS) as Cell[];
  const told = (wrong: boolean) =>
    kinds
      .filter((kind) => (SIGNS[kind].wrong === true) === wrong)
      .map((kind) => html`${colouredSign(kind)} ${SIGNS[kind].meaning}`);
  const { sign, meaning } = CONTROL_SIGNS.violation;
  const ill = html`<span class="sign wrong">${sign}</span> ${meaning}`;
  return html`
    ${list('legend', [...told(false), 'blank: not checked under this fault'])}
    ${list('legend', [...told(true), ill])}`;
}

/** The results of the control; open if something is wrong. */
function controlDetails(check: SelfCheck): Html {
  const told = check.control.filter(({ outcome }) => outcome !== 'conformant');
  const trouble = controlTrouble(check);
  const held = `${check.control.length - told.length} of ${check.control.length} requirements hold`;
  return details({
    id: CONTROL,
    sentence: `without any fault, ${held}`,
    came: trouble.length === 0 ? '' : 'some requirements do not hold',
    bad: trouble.length > 0,
    body: told.map((verdict) => section(CONTROL, verdict, CONTROL_SIGNS[verdict.outcome].meaning)),
  });
}

/** The results of a fault: problems, times and the verdict of each requirement; open if something is wrong. */
function faultDetails(row: Row): Html {
  const { fault, cells, problems, verdicts, again, injectMs, runMs, healMs } = row;
  const bad = problems.length > 0;
  const times = `injected in ${seconds(injectMs)}, run in ${seconds(runMs)}, healed in ${seconds(healMs)}`;
  return details({
    id: fault.id,
    sentence: fault.sentence,
    came: bad ? 'not as required' : redOf(row),
    bad,
    body: html`
      ${list('problems', problems)}
      <p class="times">${times}; ${redOf(row)}</p>
      ${again.length > 0 && html`<p class="times">checked again at the pace of a run: ${again.map(({ id }) => id).join(', ')}</p>`}
      ${verdicts.map((verdict) => {
        const cell = cells.get(verdict.id);
        return cell === undefined
          ? section(fault.id, verdict, verdict.outcome)
          : section(fault.id, verdict, SIGNS[cell].meaning, html`${colouredSign(cell)} `);
      })}`,
  });
}

interface Details {
  id: string;
  sentence: string;
  /** The result in a few words. */
  came: string;
  bad: boolean;
  body: Html;
}

function details({ id, sentence, came, bad, body }: Details): Html {
  return html`
    <details id=${placeOf(id)} open=${bad}>
      <summary><code>${id}</code>${sentence}<span class="came${bad ? ' wrong' : ''}">${came}</span></summary>
      <div class="body">${body}</div>
    </details>`;
}

function section(place: string, verdict: Verdict, meaning: string, sign?: Html): Html {
  return html`
    <section id=${placeOf(place, verdict.id)}>
      <h3>${sign}${`${verdict.id} ${verdict.title}`} <span class="meaning">${meaning}</span></h3>
      <pre>${explanation(verdict, MOST_EVIDENCE)}</pre>
    </section>`;
}
