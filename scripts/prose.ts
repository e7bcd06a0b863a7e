import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { createLinter, loadTextlintrc } from 'textlint';

// Checks the prose of README, docs and the program's own messages by scripts/prose-rules.json.
// scripts/prose-exceptions.json lists what stays as it is, with the reason.

const ROOT = join(import.meta.dirname, '..');

type Result = Awaited<ReturnType<ReturnType<typeof createLinter>['lintText']>>;

interface Exception {
  /** A file, or a folder of files. */
  path: string;
  /** The rule that does not hold there; absent: none does. */
  rule?: string;
  reason: string;
}

const { exceptions } = JSON.parse(readFileSync(join(ROOT, 'scripts/prose-exceptions.json'), 'utf8')) as {
  exceptions: Exception[];
};
const used = new Set<Exception>();

process.chdir(ROOT);
const linter = createLinter({
  descriptor: await loadTextlintrc({ configFilePath: join(ROOT, 'scripts/prose-rules.json') }),
});

const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')];
for (const result of await linter.lintFiles(pages)) report(relative(ROOT, result.filePath), result);

const sources = globSync('{helpers,suites}/**/*.ts').filter(
  (file) => !/\.(test|sample|browser|e2e|nightly)\.ts$|\/e2e\//.test(file),
);
for (const file of sources) {
  const lines = messagesOf(file);
  if (lines.length === 0) continue;
  report(file, await linter.lintText(lines.map(({ text }) => text).join('\n\n'), `${file}.md`), lines);
}
for (const { path, reason } of exceptions.filter((one) => !used.has(one)))
  console.log(`scripts/prose-exceptions.json: ${path} needs no exception any more (${reason})`);

interface Message {
  line: number;
  text: string;
}

function report(file: string, { messages }: Result, lines?: readonly Message[]): void {
  for (const { loc, ruleId, message } of messages) {
    const exception = exceptions.find(
      ({ path, rule }) =>
        (file === path || file.startsWith(`${path}/`)) && (rule === undefined || rule === ruleId),
    );
    if (exception !== undefined) {
      used.add(exception);
      continue;
    }
    // Each message is a paragraph of one line.
    const line = lines === undefined ? loc.start.line : lines[(loc.start.line - 1) / 2]?.line;
    console.error(`${file}:${line}: ${message} (${ruleId})`);
    process.exitCode = 1;
  }
}

/** The texts of a source file that have three words or more, line by line; what is filled in is an X. */
function messagesOf(file: string): Message[] {
  const source = readFileSync(file, 'utf8');
  const messages: Message[] = [];
  const add = (text: string, offset: number) => {
    const first = source.slice(0, offset).split('\n').length;
    for (const [index, line] of text.split('\n').entries())
      if (line.trim().split(/\s+/).length >= 3)
        messages.push({ line: first + index, text: escaped(line.trim()) });
  };
  const visitor = new Visitor({
    Literal({ value, start }) {
      if (typeof value === 'string') add(value, start);
    },
    TemplateLiteral({ quasis, start }) {
      add(quasis.map(({ value }) => value.cooked ?? '').join('X'), start);
    },
  });
  visitor.visit(parseSync(file, source).program);
  return messages;
}

/** Plain text to a reader of Markdown. */
function escaped(text: string): string {
  return text.replace(/([\\`*_{}[\]()#+\-!<>|])/g, '\\$1').replace(/^(\d+)\./, '$1\\.');
}
