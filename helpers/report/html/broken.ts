import { nodesOf } from '../../model/finding.ts';
import { extentOf, readingOf } from '../../model/finding-text.ts';
import { suspectText } from '../../model/suspect.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type Cause, causesOf } from '../causes.ts';
import type { Report } from '../report.ts';
import { knownCauses } from './known-causes.ts';
import { commandOf, markOf } from './requirement-list.ts';
import { escaped, linkTo } from './text.ts';

/** What is wrong, for the first look: each cause once, with what may follow from it, and then what could not be measured. */
export function brokenSection({ requirements, nodes }: Pick<Report, 'requirements' | 'nodes'>): string[] {
  const causes = causesOf(requirements, nodes);
  const unmeasured = requirements.filter(({ outcome }) => outcome === 'inconclusive');
  return [
    ...(causes.length === 0
      ? []
      : [
          '<section id="broken">',
          '<h2>What is broken</h2>',
          ...causes.map((cause, index) => causeOf(cause, index === 0)),
          '</section>',
        ]),
    ...(unmeasured.length === 0
      ? []
      : [
          '<section id="unmeasured">',
          '<h2>What could not be measured</h2>',
          list(unmeasured.map((verdict) => lineOf(verdict, verdict.summary))),
          '</section>',
        ]),
  ];
}

function causeOf({ says, follows }: Cause, isFirst: boolean): string {
  const [first] = says;
  const subjects = [...new Set(says.flatMap(({ finding }) => finding?.subject ?? []))];
  const subject =
    subjects.length === 0 ? '' : ` <span class="subject">asked: ${escaped(subjects.join('; '))}</span>`;
  return [
    '<div class="cause">',
    `<h3 class="reading">${escaped(headlineOf(first))}${subject}</h3>`,
    list(says.map((verdict) => lineOf(verdict, verdict.finding ? extentOf(verdict.finding) : ''))),
    ...(first.suspects === undefined || first.suspects.length === 0
      ? []
      : [
          '<p class="follows">Why:</p>',
          list(first.suspects.map((suspect) => `<li>${escaped(suspectText(suspect))}</li>`)),
        ]),
    ...(first.again === undefined ? [] : ['<p class="follows">See it again:</p>', commandOf(first.again)]),
    ...(isFirst
      ? [knownCauses(first.id, { open: true, nodes: first.finding ? nodesOf(first.finding) : [] })]
      : []),
    ...(follows.length === 0
      ? []
      : [
          `<p class="follows">${follows.length === 1 ? 'One more fails' : `${follows.length} more fail`} between the same nodes and may follow from it:</p>`,
          list(follows.map((verdict) => lineOf(verdict, headlineOf(verdict)))),
        ]),
    '</div>',
  ].join('\n');
}

/** What fails and where, without how much of it. */
function headlineOf({ finding, summary }: Verdict): string {
  return finding === undefined ? summary : readingOf(finding);
}

function lineOf(verdict: Verdict, said: string): string {
  const { id, level, title } = verdict;
  return `<li>${markOf(verdict)} <a href="${linkTo(id)}"><code>${escaped(id)}</code></a> ${escaped(title)}${level === 'core' ? '' : ' <span class="level">extended</span>'}${said === '' ? '' : `<br><span class="said">${escaped(said)}</span>`}</li>`;
}

function list(items: readonly string[]): string {
  return `<ul class="lines">${items.join('\n')}</ul>`;
}
