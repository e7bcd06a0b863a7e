import { seconds } from '../config/duration.ts';
import type { Verdict } from '../model/verdict.ts';
import { explanation } from '../report/explanation.ts';
import { escaped, placeOf } from '../report/html/text.ts';
import { CONTROL, colouredSign } from './html-table.ts';
import type { Row, SelfCheck } from './matrix.ts';
import { CONTROL_SIGNS, redOf, SIGNS } from './signs.ts';
import { controlTrouble } from './state.ts';

/** Entries of evidence per verdict: enough to see the pattern in. */
const MOST_EVIDENCE = 20;

/** What the control came to, open where not all was well. */
export function controlDetails(check: SelfCheck): string {
  const told = check.control.filter(({ outcome }) => outcome !== 'conformant');
  const trouble = controlTrouble(check);
  const held = `${check.control.length - told.length} of ${check.control.length} requirements hold`;
  return details({
    id: CONTROL,
    sentence: `without any fault, ${held}`,
    came: trouble.length === 0 ? '' : 'not all is well',
    bad: trouble.length > 0,
    body: told.map((verdict) => section(CONTROL, verdict, CONTROL_SIGNS[verdict.outcome].meaning)),
  });
}

/** What came of a fault: what is wrong, how long it took, and what each requirement said; open where something is wrong. */
export function faultDetails(row: Row): string {
  const { fault, cells, problems, verdicts, again } = row;
  const bad = problems.length > 0;
  return details({
    id: fault.id,
    sentence: fault.sentence,
    came: bad ? 'not as required' : redOf(row),
    bad,
    body: [
      ...(bad
        ? [`<ul class="problems">${problems.map((problem) => `<li>${escaped(problem)}</li>`).join('')}</ul>`]
        : []),
      `<p class="times">injected in ${seconds(row.injectMs)}, run in ${seconds(row.runMs)}, healed in ${seconds(row.healMs)}; ${redOf(row)}</p>`,
      ...(again.length === 0
        ? []
        : [`<p class="times">asked again at the pace of a run: ${escaped(again.join(', '))}</p>`]),
      ...verdicts.map((verdict) => {
        const cell = cells.get(verdict.id);
        return section(
          fault.id,
          verdict,
          cell === undefined ? verdict.outcome : SIGNS[cell].meaning,
          cell === undefined ? '' : `${colouredSign(cell)} `,
        );
      }),
    ],
  });
}

interface Details {
  id: string;
  sentence: string;
  /** What came of it, in a few words. */
  came: string;
  bad: boolean;
  body: readonly string[];
}

function details({ id, sentence, came, bad, body }: Details): string {
  return [
    `<details id="${placeOf(id)}"${bad ? ' open' : ''}>`,
    `<summary><code>${escaped(id)}</code>${escaped(sentence)}<span class="came${bad ? ' wrong' : ''}">${escaped(came)}</span></summary>`,
    `<div class="body">${body.join('\n')}</div>`,
    '</details>',
  ].join('\n');
}

function section(place: string, verdict: Verdict, meaning: string, sign = ''): string {
  return [
    `<section id="${placeOf(place, verdict.id)}">`,
    `<h3>${sign}${escaped(`${verdict.id} ${verdict.title}`)} <span class="meaning">${escaped(meaning)}</span></h3>`,
    `<pre>${escaped(explanation(verdict, MOST_EVIDENCE))}</pre>`,
    '</section>',
  ].join('');
}
