/** What the self-check's page has of its own: what is wrong is the loudest. */
export const STYLE = `
table, .sign { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
.banner.inexact { background: var(--wrong); color: var(--on-wrong); }
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
summary .came { color: var(--quiet); margin-left: .6rem; white-space: nowrap; }
summary .came.wrong { padding: .05rem .5rem; border-radius: 3px; color: var(--on-wrong); }
.body { padding: 0 .3rem .8rem 1.3rem; }
.problems { margin: .2rem 0 .8rem; padding: .5rem 1rem .5rem 2rem; border-left: 4px solid var(--wrong); background: var(--raised); overflow-wrap: anywhere; }
.times { margin: .2rem 0 .8rem; color: var(--quiet); }
section { margin: .6rem 0; scroll-margin-top: 1rem; }
section pre { margin: .3rem 0 0; padding: .6rem .8rem; border-radius: 4px; background: var(--raised); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.meaning { color: var(--quiet); font-weight: 400; }
@media print { thead th, th[scope=row] { position: static; } }
`;
