/** What a watch's page has of its own: no colour tells what no sign or pattern tells. */
export const WATCH_STYLE = `
:root { --gap: #b3261e; --passed: #cfe6d4; --hole: #8a929b; --ground: #e9ecef; --command: #0a58b8; }
@media (prefers-color-scheme: dark) {
  :root { --gap: #ff7b6e; --passed: #1d3d29; --hole: #8b95a0; --ground: #232a31; --command: #77b5ff; }
}
.banner ul { margin: .4rem 0 0; padding-left: 1.4rem; font-size: .95rem; font-weight: 400; }
.beyond { background: var(--red); color: var(--on-red); }
.within { background: var(--good); color: var(--on-good); }
.unmeasured { background: var(--yellow); color: var(--on-yellow); }
.unbounded { background: var(--raised); color: var(--text); }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 400; }
thead th { color: var(--quiet); font-size: .85rem; }
th, td { padding: .3rem .7rem .3rem 0; vertical-align: top; }
.sign { display: inline-block; width: 1.5em; border-radius: 3px; text-align: center; font-weight: 700; }
table.kinds tr.told td { padding: 0 0 .5rem 1.9rem; color: var(--quiet); border-bottom: 1px solid var(--line); }
table.kinds tr[class] { background: none; color: inherit; }
table.kinds th[scope=row] { white-space: nowrap; font-weight: 600; }
table.kinds tr.beyond .number:first-of-type { font-weight: 700; color: var(--on-red); }
table.gaps { font-size: .9rem; }
table.gaps tbody tr { border-top: 1px solid var(--line); }
table.timeline { table-layout: fixed; min-width: 44rem; }
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
.legend li { display: flex; align-items: center; gap: .4rem; }
.notes { margin: .6rem 0 0; font-size: .9rem; }
pre { padding: .6rem .8rem; border-radius: 4px; background: var(--raised); white-space: pre-wrap; overflow-wrap: anywhere; }
`;
