/**
 * Rules for all pages: colours for light and dark, text, banner, properties, folded parts. Each colour has a sign with the same meaning.
 */
export const BASE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1b1f24; --quiet: #5b646d; --faint: #9aa3ad; --line: #d4dae1; --raised: #f4f6f8; --hover: #e4ebf3;
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
code, pre { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
.prose { max-width: 64rem; }
.banner { margin: 0 0 1rem; padding: .7rem 1rem; border-radius: 6px; font-size: 1.05rem; font-weight: 600; overflow-wrap: anywhere; }
.banner pre { margin: .5rem 0 0; font-weight: 400; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.banner:is(.conformant, .held, .good, .exact, .within) { background: var(--good); color: var(--on-good); }
.banner:is(.violation, .worse, .beyond) { background: var(--red); color: var(--on-red); }
.banner:is(.unmeasured, .interrupted, .unknown) { background: var(--yellow); color: var(--on-yellow); }
.quiet { color: var(--quiet); font-weight: 400; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 0 0 .4rem; padding: 0; list-style: none; font-size: .9rem; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; font-size: .9rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: .4rem .3rem; cursor: pointer; }
summary:hover { background: var(--hover); }
summary code { font-weight: 600; margin-right: .6rem; }
:target > h3, details:target > summary { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
`;
