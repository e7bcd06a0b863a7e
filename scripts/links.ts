import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import Slugger from 'github-slugger';
import { marked, type Token } from 'marked';

// Checks that each link of the pages leads to a file of this repository and to a heading in it. Links to other hosts are not tried.

const ROOT = join(import.meta.dirname, '..');
const PAGES = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT });

let broken = 0;
for (const page of PAGES) {
  for (const link of linksOf(tokensOf(page))) {
    if (/^[a-z]+:/.test(link)) continue;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURI(path)));
    const problem = problemOf(target, anchor);
    if (problem === undefined) continue;
    broken += 1;
    console.error(`${page}: ${link}: ${problem}`);
  }
}
if (broken > 0) process.exitCode = 1;

function problemOf(target: string, anchor: string | undefined): string | undefined {
  if (!existsSync(join(ROOT, target))) return 'no such file';
  if (anchor === undefined || headingsOf(target).includes(anchor)) return undefined;
  return `no such heading in ${target}`;
}

/** The anchors that a code host gives the headings of a page. */
function headingsOf(page: string): string[] {
  const slugger = new Slugger();
  return tokensOf(page).flatMap((token) => (token.type === 'heading' ? [slugger.slug(textOf(token))] : []));
}

/** A heading without its marks, as a code host makes an anchor of it. */
function textOf(token: Token): string {
  return 'tokens' in token && token.tokens !== undefined
    ? token.tokens.map(textOf).join('')
    : ((token as { text?: string }).text ?? '');
}

function linksOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => (token.type === 'link' || token.type === 'image' ? [token.href] : []));
}

function tokensOf(page: string): Token[] {
  const tokens: Token[] = [];
  marked.walkTokens(marked.lexer(readFileSync(join(ROOT, page), 'utf8')), (token) => {
    tokens.push(token);
  });
  return tokens;
}
