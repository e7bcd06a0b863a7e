/** What the page looks like: no colour tells what no sign tells, and what is wrong is the loudest. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1b1f24; --quiet: #656d76; --faint: #9aa3ad; --line: #d4dae1; --raised: #f4f6f8; --hover: #e4ebf3;
  --red: #ffd3cf; --on-red: #a40e26; --yellow: #fdeaae; --on-yellow: #694700; --blue: #cfe6ff; --on-blue: #0a4b8c;
  --wrong: #8520a8; --on-wrong: #fff; --good: #d7f5de; --on-good: #0f5a2b; --link: #0a58b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1217; --text: #e4eaf0; --quiet: #929ca7; --faint: #5f6974; --line: #2d343c; --raised: #181e25; --hover: #232c37;
    --red: #6b1a1e; --on-red: #ffbcb5; --yellow: #54400a; --on-yellow: #f7d675; --blue: #10365f; --on-blue: #a9d3ff;
    --wrong: #d77bf3; --on-wrong: #1d0026; --good: #10391f; --on-good: #83e2a2; --link: #77b5ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 1rem; font-size: 1.3rem; }
h2 { margin: 2rem 0 .6rem; font-size: 1.05rem; }
h3 { margin: 0; font-size: 1em; font-weight: 600; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre, table, .sign { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
.prose { max-width: 64rem; }
.banner { margin: 0 0 1rem; padding: .7rem 1rem; border-radius: 6px; font-size: 1.05rem; font-weight: 600; overflow-wrap: anywhere; }
.banner pre { margin: .5rem 0 0; font-weight: 400; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.banner.exact { background: var(--good); color: var(--on-good); }
.banner.inexact { background: var(--wrong); color: var(--on-wrong); }
.banner.unmeasured, .banner.interrupted { background: var(--yellow); color: var(--on-yellow); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; font-size: .9rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 0 0 .4rem; padding: 0; list-style: none; font-size: .9rem; }
.sign { display: inline-block; width: 1.5em; border-radius: 3px; text-align: center; line-height: 1.5; }
table { border-collapse: separate; border-spacing: 0; font-size: 13px; line-height: 1; }
th { font-weight: 400; text-align: left; white-space: nowrap; }
td { width: 22px; min-width: 22px; height: 22px; padding: 0; border: 1px solid var(--page); border-radius: 4px; background: var(--raised); text-align: center; }
td.none, td.time { background: none; }
td a { display: block; padding: 4px 0; border-radius: 3px; color: inherit; }
td a:hover { text-decoration: none; outline: 2px solid var(--text); outline-offset: -1px; }
td.first { width: 28px; min-width: 28px; border-left: 7px solid var(--page); }
thead th { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); vertical-align: bottom; padding: .4rem 0; }
thead th.column { writing-mode: vertical-rl; transform: rotate(180deg); width: 22px; text-align: left; padding: .4rem 3px; border-bottom: 0; border-top: 1px solid var(--line); border-left: 1px solid transparent; border-right: 1px solid transparent; }
thead th.column.first { width: 28px; border-right: 7px solid transparent; }
th[scope=row] { position: sticky; left: 0; background: var(--page); padding: 0 .8rem 0 .3rem; max-width: 45vw; overflow: hidden; text-overflow: ellipsis; }
thead th.corner { left: 0; z-index: 2; color: var(--quiet); padding-left: .3rem; }
.time { width: auto; padding: 0 0 0 .9rem; border: 0; text-align: right; white-space: nowrap; color: var(--quiet); }
thead th.time { padding: .4rem 0 .4rem .9rem; }
tbody tr:hover > * { background-color: var(--hover); }
tr.control > * { height: 29px; border-bottom: 7px solid var(--page); }
tr.bad th { font-weight: 700; }
tr.bad th::before { content: '! '; color: var(--wrong); }
.held, .skipped { color: var(--faint); }
tbody tr .red, .red { background: var(--red); color: var(--on-red); }
tbody tr .unmeasured, .unmeasured { background: var(--yellow); color: var(--on-yellow); }
tbody tr .unsteady, .unsteady { background: var(--blue); color: var(--on-blue); }
tbody tr .wrong, .wrong { background: var(--wrong); color: var(--on-wrong); font-weight: 700; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: .4rem .3rem; cursor: pointer; }
summary:hover { background: var(--hover); }
summary code { font-weight: 600; margin-right: .6rem; }
summary .came { color: var(--quiet); margin-left: .6rem; white-space: nowrap; }
summary .came.wrong { padding: .05rem .5rem; border-radius: 3px; color: var(--on-wrong); }
.body { padding: 0 .3rem .8rem 1.3rem; }
.problems { margin: .2rem 0 .8rem; padding: .5rem 1rem .5rem 2rem; border-left: 4px solid var(--wrong); background: var(--raised); overflow-wrap: anywhere; }
.times { margin: .2rem 0 .8rem; color: var(--quiet); }
section { margin: .6rem 0; scroll-margin-top: 1rem; }
section pre { margin: .3rem 0 0; padding: .6rem .8rem; border-radius: 4px; background: var(--raised); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
:target > h3, details:target > summary { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.meaning { color: var(--quiet); font-weight: 400; }
@media print { thead th, th[scope=row] { position: static; } }
`;
