import type { Report } from '../../report.ts';
import { type Html, html, list, MARKS, raw, textOf } from '../components.ts';
import { figuresOf, type Named } from './figures.ts';
import { type Asked, type Grid, gridOf, isBad, KINDS, worstGrid } from './grid.ts';
import { heated, type Scale, SHADES, type Shade, shadeOf } from './heat.ts';
import { pictureOf } from './picture.ts';
import { LOOKS, meaningOf } from './shades.ts';

/** Maximum of characters for all pictures of a page; the remaining ones are described in words. */
const MOST_LETTERS = 500_000;

interface Picture extends Named {
  title: Html;
  scale?: Scale;
}

/**
 * Connectivity as pictures: one of all requirements with pairs combined, then one of each, failed ones first. Each unfolds separately; the
 * first is open.
 */
export function matrixSection({ requirements, nodes }: Pick<Report, 'requirements' | 'nodes'>): Html {
  const asked = requirements
    .filter(({ pairs }) => pairs !== undefined && pairs.length > 0)
    .map((verdict) => ({ verdict, id: verdict.id, ...heated(gridOf(verdict.pairs ?? [], nodes)) }));
  if (asked.length === 0) return undefined;
  const bad = asked.filter(({ verdict }) => verdict.outcome !== 'conformant');
  const pictures: Picture[] = [
    ...(asked.length > 1 ? [worst(asked, nodes)] : []),
    ...[...bad, ...asked.filter((each) => !bad.includes(each))].map(({ verdict, id, grid, scale }) => ({
      id,
      grid,
      scale,
      title: html`<span class="mark ${verdict.outcome}">${MARKS[verdict.outcome].sign}</span> <code>${id}</code> ${verdict.title}`,
    })),
  ];
  const drawn = withinRoom(pictures);
  return html`
    <section id="matrix">
      <h2>Who reaches whom</h2>
      <p class="quiet">Each field shows the connections from the node of its row to the node or Service of its column. Choose a requirement below.</p>
      <noscript><p class="quiet">With scripts allowed, the pointer and the arrow keys show the figures of each field.</p></noscript>
      ${pictures.map((picture, at) => foldable(picture, drawn[at], at === 0))}
      <script type="text/plain" id="figures" dangerouslySetInnerHTML=${raw(figuresOf(pictures))}></script>
    </section>`;
}

function worst(asked: readonly Asked[], nodes: readonly string[]): Picture {
  const title = html`<code>all</code> the worst of all ${asked.length} requirements that probe pairs`;
  return { id: 'all', grid: worstGrid(asked, nodes), title };
}

function withinRoom(pictures: readonly Picture[]): (string | undefined)[] {
  let room = MOST_LETTERS;
  return pictures.map(({ grid }) => {
    const drawn = textOf(pictureOf(grid, labelOf(grid)));
    if (drawn.length > room) return undefined;
    room -= drawn.length;
    return drawn;
  });
}

function foldable({ id, grid, scale, title }: Picture, drawn: string | undefined, open: boolean): Html {
  const shown =
    drawn === undefined
      ? html`<p>Too many different fields to draw here. report.json has all of them.</p>`
      : html`
        ${legend(grid, scale)}
        <div class="scroll" data-figures=${id} dangerouslySetInnerHTML=${raw(drawn)}></div>
        <p class="figures" aria-live="polite"></p>`;
  return html`
    <details class="choice" name="matrix" open=${open}>
      <summary>${title} <span class="quiet">${countOf(grid)}</span></summary>
      <div class="body">${shown}</div>
    </details>`;
}

function countOf({ cells }: Grid): string {
  const asked = cells.filter((cell) => cell !== undefined);
  const bad = asked.filter(isBad).length;
  return bad === 0 ? '' : `${bad} of ${asked.length} fields`;
}

/** A description of the picture in words, the worst first. */
function labelOf({ rows, columns, cells }: Grid): string {
  const bad = cells
    .flatMap((cell, at) => (cell !== undefined && isBad(cell) ? [{ cell, at }] : []))
    .sort((one, other) => KINDS.indexOf(one.cell.kind) - KINDS.indexOf(other.cell.kind));
  const told = bad.slice(0, 5).map(({ cell, at }) => {
    const [from, to] = [rows[Math.floor(at / columns.length)], columns[at % columns.length]];
    return `${from} to ${to}: ${meaningOf(shadeOf(cell))}`;
  });
  const more = bad.length - told.length;
  const all = bad.length === 0 ? ['all pass'] : told;
  return `${rows.length} sources by ${columns.length} targets; ${[...all, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}`;
}

/** The shades that occur. */
function legend({ cells }: Grid, scale?: Scale): Html {
  const there = new Set<Shade>(cells.flatMap((cell) => (cell === undefined ? [] : [shadeOf(cell)])));
  const entries = SHADES.filter((shade) => there.has(shade)).map((shade) => {
    const { light, onLight, sign } = LOOKS[shade];
    return html`
      <svg width="18" height="18" aria-hidden="true">
        <rect class="f-${shade}" fill=${light} width="18" height="18" rx="3" />
        <text class="t-${shade}" fill=${onLight} x="9" y="13" font-size="12" text-anchor="middle">${sign}</text>
      </svg> ${meaningOf(shade, scale)}`;
  });
  return list('legend', [...entries, ...(cells.includes(undefined) ? ['blank: not probed'] : [])]);
}
