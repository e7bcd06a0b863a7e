/** What the page looks like: no colour tells what no sign or pattern tells. */
export const WATCH_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1b1f24; --quiet: #59626b; --line: #d4dae1; --raised: #f4f6f8;
  --gap: #b3261e; --passed: #cfe6d4; --hole: #8a929b; --ground: #e9ecef; --command: #0a58b8; --link: #0a58b8;
  --beyond: #ffd3cf; --on-beyond: #8c0c20; --within: #d7f5de; --on-within: #0f5a2b; --unmeasured: #fdeaae; --on-unmeasured: #5e4100;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1217; --text: #e4eaf0; --quiet: #9aa5b0; --line: #2d343c; --raised: #181e25;
    --gap: #ff7b6e; --passed: #1d3d29; --hole: #8b95a0; --ground: #232a31; --command: #77b5ff; --link: #77b5ff;
    --beyond: #6b1a1e; --on-beyond: #ffd0cb; --within: #10391f; --on-within: #83e2a2; --unmeasured: #54400a; --on-unmeasured: #f7d675;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 1rem; font-size: 1.3rem; }
h2 { margin: 1.6rem 0 .5rem; font-size: 1.05rem; }
.quiet { color: var(--quiet); font-weight: 400; }
.banner { margin: 0 0 1rem; padding: .7rem 1rem; border-radius: 6px; font-size: 1.15rem; font-weight: 600; overflow-wrap: anywhere; }
.banner ul { margin: .4rem 0 0; padding-left: 1.4rem; font-size: .95rem; font-weight: 400; }
.beyond { background: var(--beyond); color: var(--on-beyond); }
.within { background: var(--within); color: var(--on-within); }
.unmeasured { background: var(--unmeasured); color: var(--on-unmeasured); }
.unbounded { background: var(--raised); color: var(--text); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; font-size: .9rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 400; }
thead th { color: var(--quiet); font-size: .85rem; }
th, td { padding: .3rem .7rem .3rem 0; vertical-align: top; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.sign { display: inline-block; width: 1.5em; border-radius: 3px; text-align: center; font-weight: 700; }
table.kinds tr.told td { padding: 0 0 .5rem 1.9rem; color: var(--quiet); border-bottom: 1px solid var(--line); }
table.kinds tr[class] { background: none; color: inherit; }
table.kinds th[scope=row] { white-space: nowrap; font-weight: 600; }
table.kinds tr.beyond .number:first-of-type { font-weight: 700; color: var(--on-beyond); }
table.gaps { font-size: .9rem; }
table.gaps tbody tr { border-top: 1px solid var(--line); }
table.timeline { table-layout: fixed; }
table.timeline th:first-child { width: min(40%, 26rem); overflow-wrap: anywhere; }
table.timeline th, table.timeline td { padding: 0 .7rem 0 0; vertical-align: middle; }
table.timeline tbody tr:hover { background: var(--raised); }
svg { display: block; }
svg text { fill: var(--quiet); font-size: 11px; }
svg text.command { fill: var(--command); }
rect.passed { fill: var(--passed); }
rect.gap { fill: var(--gap); stroke: var(--gap); stroke-width: 2; }
rect.unobserved { fill: url(#hatch); }
.hatch { stroke: var(--hole); stroke-width: 4; }
.hatch-ground { fill: var(--ground); }
line.tick { stroke: var(--quiet); }
line.command { stroke: var(--command); stroke-width: 2; stroke-dasharray: 4 2; }
.bar a:focus rect, .bar a:hover rect { stroke: var(--text); outline: none; }
:target { outline: 2px solid var(--link); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: 0 0 .4rem; padding: 0; list-style: none; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.notes { margin: .6rem 0 0; font-size: .9rem; }
pre { padding: .6rem .8rem; border-radius: 4px; background: var(--raised); white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--link); }
`;
