import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { marked, type Token, type Tokens } from 'marked';
import { parse } from 'shell-quote';
import { expect, test } from 'vitest';
import { readBenchOptions } from '../helpers/bench/bench-options.ts';
import { allCommands, commandLine } from '../helpers/cli/program.ts';
import type { RawOptions } from '../helpers/config/options.ts';
import { readConfig } from '../helpers/config/read-config.ts';
import { parseArguments } from '../helpers/e2e/runner/arguments.ts';
import { runHere } from '../helpers/e2e/support/run-here.ts';
import { inTemporaryFolder } from '../helpers/e2e/support/temporary.ts';
import { type RawWatch, readWatchConfig } from '../helpers/watch/read-watch-config.ts';

// Every command in the pages is accepted by the program's own option parser. Nothing is created.

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['README.md', ...globSync('docs/*.md', { cwd: ROOT }).sort()];
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Options of other programs that the pages name. */
const FOREIGN = ['--cluster-cidr', '--network', '--shard', '--nodes', '--rounds', '--project', '--plugin'];

test.each(PAGES)('%s has only commands that the program accepts', async (page) => {
  for (const { language, command } of commandsOf(page)) {
    const [program = '', ...args] = command;
    // A block of sh has nothing else, so that all of it is checked.
    if (language === 'sh') expect(command.join(' ')).toMatch(/^(netconform|npm) /);
    if (program === 'netconform') await accept(args);
    else if (program === 'npm' && ['run', 'test'].includes(args[0] ?? '')) await acceptScript(args);
  }
});

/** Commands that only print. They are run. */
const PRINTING = ['list', 'explain', 'images', 'rbac', 'job', 'sonobuoy-plugin', '--version'];

test('commands that only print end with 0', async () => {
  const commands = PAGES.flatMap(commandsOf).filter(
    ({ command: [program, name = ''], command }) =>
      program === 'netconform' && (PRINTING.includes(name) || command.includes('--list')),
  );
  const args = new Set(commands.map(({ command }) => JSON.stringify(command.slice(1))));
  expect(args.size).toBeGreaterThan(5);
  for (const each of args) {
    const { code, stdout } = await inTemporaryFolder((folder) => runHere(JSON.parse(each), folder));
    expect({ each, code, silent: stdout === '' }).toEqual({ each, code: 0, silent: false });
  }
});

test.each(PAGES)('%s names only options that there are', (page) => {
  const options = allCommands(commandLine(async () => undefined)).flatMap((command) => [
    ...command.options.map(({ long }) => long),
  ]);
  const named = tokensOf(page)
    .filter(({ type }) => type === 'codespan')
    .flatMap(({ raw }) => raw.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []);
  expect(named.filter((option) => ![...options, '--help', '--version', ...FOREIGN].includes(option))).toEqual(
    [],
  );
});

test('a command that the program refuses is found', async () => {
  await expect(accept(['certify', '--no-such-option'])).rejects.toThrow(CommanderError);
  await expect(accept(['certify', '--as-job'])).rejects.toThrow('--image');
  await expect(acceptScript(['run', 'no-such-script'])).rejects.toThrow();
});

/** @throws CommanderError or UsageError */
async function accept(args: readonly string[]): Promise<void> {
  let raw: unknown;
  const root = commandLine(async (options) => {
    raw = options;
  });
  for (const command of allCommands(root))
    command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  try {
    await root.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    throw error;
  }
  const [name, second] = args;
  if (name === 'certify' || second === 'up') readConfig(raw as RawOptions, {});
  // A cluster of netconform is looked for on the machine.
  if (name === 'watch' && !args.includes('--cluster')) await readWatchConfig(raw as RawWatch, [], {});
}

/** The same for `npm test`, `npm run SCRIPT` and what follows `--`. */
async function acceptScript(args: readonly string[]): Promise<void> {
  // Commands of npm itself.
  if (['pack', 'install'].includes(args[0] ?? '')) return;
  const [name = '', ...rest] = args.filter((arg) => arg !== 'run' && arg !== '--' && arg !== '-s');
  const [, file, ...own] = (scripts[name] ?? '').split(' ');
  expect(Object.keys(scripts)).toContain(name);
  if (file === 'scripts/netconform.mjs') await accept([...own, ...rest]);
  else if (file === 'scripts/test.mjs') parseArguments([...own, ...rest]);
  else if (file === 'scripts/bench.mjs') readBenchOptions([...own, ...rest]);
  else expect(rest).toEqual([]);
}

interface Shown {
  language: string;
  command: string[];
}

/** The commands in the blocks `sh` and `console` of a page, each as its words. */
function commandsOf(page: string): Shown[] {
  const blocks = tokensOf(page).filter((token): token is Tokens.Code => token.type === 'code');
  return blocks
    .filter(({ lang }) => lang === 'sh' || lang === 'console')
    .flatMap(({ lang: language = '', text }) =>
      text
        .replaceAll('\\\n', ' ')
        .split('\n')
        .filter((line) => language === 'sh' || line.startsWith('$ '))
        .flatMap((line) => simpleCommands(line.replace(/^\$ /, '')))
        .map((command) => ({ language, command })),
    );
}

/** What may stand before the name of a program. */
const BEFORE = /^(\w+=.*|export|npx)$/;

/** The simple commands of a shell line: parts of pipes and lists, and substitutions. */
function simpleCommands(line: string): string[][] {
  const substitutions: string[] = [];
  const outer = line.replace(/\$\(([^()]*)\)/g, (_, inner: string) => {
    substitutions.push(inner);
    return 'SUBSTITUTED';
  });
  const commands: string[][] = [[]];
  for (const part of parse(outer, (name) => `$${name}`)) {
    if (typeof part === 'string') commands.at(-1)?.push(part);
    else if ('comment' in part) break;
    else if ('pattern' in part) commands.at(-1)?.push(part.pattern);
    else if (part.op === '>') commands.at(-1)?.push('>');
    else commands.push([]);
  }
  const own = commands
    .map((words) => words.slice(words.findLastIndex((word, at) => at < 3 && BEFORE.test(word)) + 1))
    .map((words) => (words.includes('>') ? words.slice(0, words.indexOf('>')) : words))
    .filter((words) => words.length > 0);
  return [...substitutions.flatMap(simpleCommands), ...own];
}

function tokensOf(page: string): Token[] {
  const tokens: Token[] = [];
  marked.walkTokens(marked.lexer(readFileSync(join(ROOT, page), 'utf8')), (token) => {
    tokens.push(token);
  });
  return tokens;
}

test('each message that troubleshooting explains is one of the program', () => {
  const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
  const messages = [...page.matchAll(/^### `(.+)`$/gm)].map(([, message = '']) => message);
  const sources = globSync('helpers/**/*.ts', { cwd: ROOT })
    .filter((file) => !file.includes('.test.'))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'));
  expect(messages).not.toEqual([]);
  expect(messages.filter((message) => !sources.some((source) => source.includes(message)))).toEqual([]);
});
