import { SHADE_STYLE } from './matrix/shades.ts';

/** Additional rules for the page of a run. */
export const REPORT_STYLE = `
:root { --bad: #a40e26; --ok: #0f6b30; --open: #7a5200; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff9a92; --ok: #6fd792; --open: #f0cf6b; } }
body { max-width: 82rem; margin: 0 auto; }
h1 { margin: 0 0 .4rem; font-size: 1rem; font-weight: 600; color: var(--quiet); }
.banner { font-size: 1.2rem; }
.profiles { display: flex; flex-wrap: wrap; gap: .4rem 1rem; margin: 0; padding: 0; list-style: none; }
.profiles li { padding: .2rem .7rem; border-left: 4px solid var(--open); background: var(--raised); }
.profiles li.good { border-color: var(--ok); }
.profiles li.bad { border-color: var(--bad); }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .6rem 0 0; }
.cause { margin: 0 0 .8rem; padding: .6rem 1rem .8rem; border-left: 5px solid var(--bad); background: var(--raised); }
.reading { margin: 0 0 .3rem; font-size: 1.25rem; font-weight: 700; overflow-wrap: anywhere; }
.subject { display: block; color: var(--quiet); font-size: .9rem; font-weight: 400; }
.follows { margin: .7rem 0 .2rem; color: var(--quiet); }
.lines { margin: 0; padding: 0; list-style: none; }
.lines li { padding: .1rem 0; overflow-wrap: anywhere; }
.lines a code { font-weight: 600; }
.said { display: inline-block; padding-left: 1.4rem; color: var(--quiet); font-size: .92em; }
.level { padding: 0 .4rem; border: 1px solid var(--line); border-radius: 3px; color: var(--quiet); font-size: .85em; }
.mark { display: inline-block; width: 1.1em; font-weight: 700; }
.mark.violation { color: var(--bad); }
.mark.conformant { color: var(--ok); }
.mark.inconclusive { color: var(--open); }
.mark.skipped { color: var(--quiet); }
.typed { display: flex; gap: .5rem; align-items: start; margin: .3rem 0; }
pre.command { flex: 1; margin: 0; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 4px; background: var(--page); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; }
button { padding: .3rem .7rem; border: 1px solid var(--line); border-radius: 4px; background: var(--page); color: var(--text); font: inherit; cursor: pointer; }
button:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.legend svg { vertical-align: -4px; }
.figures { min-height: 1.5em; margin: .3rem 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
svg { max-width: none; }
.cross { stroke: var(--text); stroke-dasharray: 2 3; opacity: .7; }
.frame { fill: none; stroke: var(--text); stroke-width: 2; }
.s-none { stroke: var(--page); }
figure { margin: .8rem 0; }
figcaption { margin: 0 0 .2rem; overflow-wrap: anywhere; }
.troubles { margin: .3rem 0; padding: 0; list-style: none; color: var(--bad); font-weight: 600; }
.area { margin: 0 0 .8rem; }
.entry { border-left: 4px solid var(--line); }
.entry.violation { border-left-color: var(--bad); }
.entry.inconclusive { border-left-color: var(--open); }
.entry > summary { display: flex; gap: .5rem; align-items: baseline; }
.entry > summary code { flex: 0 0 4.5rem; margin: 0; }
.entry .title { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.entry .said { display: block; padding: 0; }
.entry .body { padding: .2rem 1rem .8rem; scroll-margin-top: 4rem; }
.entry .body:target { outline: 2px solid var(--link); outline-offset: -2px; }
.entry dl { margin: .4rem 0; }
.filters { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .8rem; }
.filters:empty { display: none; }
.filters input { flex: 1 1 14rem; min-width: 0; padding: .3rem .6rem; border: 1px solid var(--line); border-radius: 4px; background: var(--page); color: var(--text); font: inherit; }
.filters button[aria-pressed=true] { border-color: var(--link); background: var(--hover); }
details.known, .body > details:last-of-type { border: 0; }
.known h4 { margin: .3rem 0 0; font-size: .95em; }
.known ul, .known p { margin: .2rem 0; padding-left: 1.2rem; }
.known > summary, .body > details > summary { color: var(--link); }
.body > details { border: 0; }
.evidence { margin: .4rem 0; padding: .5rem .7rem; background: var(--raised); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: .92em; }
th, td { padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
tbody th { font-weight: 400; white-space: nowrap; }
.number { text-align: right; }
.pairs td { min-width: 5rem; }
.pairs td:last-child { overflow-wrap: anywhere; }
#environment h3, #addresses h3 { margin: .8rem 0 .2rem; }
#environment dd { white-space: pre-line; }
.steps th, .steps td { border: 0; padding-bottom: 0; }
.choice .body { padding: .2rem 0 .8rem; }
${SHADE_STYLE}
@media (min-width: 900px) { .lines br { display: none; } .lines .said { padding-left: .8rem; } }
@media (max-width: 700px) {
  body { padding: .8rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .4rem; }
  .entry > summary { flex-wrap: wrap; gap: .1rem .5rem; }
  .entry > summary code { flex: 1; }
  .entry .title { flex: 1 0 100%; order: 1; }
  .typed { flex-wrap: wrap; }
}
@media print {
  body { max-width: none; padding: 0; }
  button, nav, .filters { display: none; }
  .entry, .cause, figure { break-inside: avoid; }
  .scroll { overflow: visible; }
  svg { max-width: 100%; height: auto; }
  * { print-color-adjust: exact; }
}
`;
