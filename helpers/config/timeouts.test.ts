import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What is no part of the program, and the file that may have the numbers. */
const LEFT_OUT =
  /\.(test|browser|e2e|nightly|sample)\.ts$|^helpers\/(e2e|end-to-end)\/|^helpers\/config\/timeouts\.ts$/;

/** Texts that are shown to a reader and not run. */
const SHOWN: Readonly<Record<string, string>> = { 'helpers/cli/job-command.ts': '--timeout=20m' };

/** A number of TypeScript above 0: with 0 nothing is waited for. */
const NUMBER = String.raw`(?:[1-9][\d_]*(?:\.\d+)?|0?\.\d+)`;

/** What sleeps or gives up, with the number or the name that it gets. What is computed, as from another bound, is no literal. */
const TIMES = [
  /\b(?:sleep|AbortSignal\.timeout)\(\s*([\w.]+)(?![\w.]|\s*[*/])/g,
  /\b(?:\w*[a-z]Ms|\w*[tT]imeout|retries|\w*[gG]racePeriodSeconds|activeDeadlineSeconds)(?::\s*|\s=\s)([\w.]+)(?![\w.]|\s*[*/])/g,
  /\bfor \(let (?:left|attempt|times|tries) = ([A-Za-z][\w.]*|[2-9]\d*);/g,
  /\bfor \(let (?:attempt|times|tries) = [01]; \w+ <=? ([\w.]+);/g,
];

/** The arguments of each call of a timer: the one of timers/promises has the time first, the global one last. */
function timers(code: string): string[] {
  return [...code.matchAll(/\bset(?:Timeout|Interval)\(/g)].flatMap(({ 0: call, index = 0 }) => {
    const args: string[] = [''];
    let depth = 0;
    for (const sign of code.slice(index + call.length)) {
      if (sign === ')' && depth === 0) break;
      if ('([{'.includes(sign)) depth += 1;
      if (')]}'.includes(sign)) depth -= 1;
      if (sign === ',' && depth === 0) args.push('');
      else args[args.length - 1] += sign;
    }
    const [first = '', ...others] = args.map((arg) => arg.trim()).filter((arg) => arg !== '');
    return [first, others.at(-1) ?? ''];
  });
}

/** Options of commands that sleep or give up, with a number. */
const OPTIONS = [
  /\bsleep [\d.]*[1-9]\w*/g,
  /(?<=\bcurl [^'"`\n]*)-m [\d.]+/g,
  /'-m',\s*'[\d.]+'/g,
  /\bmax-time[ =]+[\d.]+/g,
  /--time(?:out)?(?:=|',\s*'|\s)[1-9]\w*/g,
  /\b(?:ConnectTimeout|ServerAliveInterval|ServerAliveCountMax)=\d+/g,
  /\biptables\b[^'"`\n]* -w \d+/g,
  /'-w',\s*'\d+'/g,
  /\.timeout=[1-9]\w*/g,
  /\b(?:try|tries) in \$\(seq \d+/g,
];

/** The literal times of a source: also those that a constant of the same file gives a name. */
function literalTimes(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const named = new Set(
    [
      ...code.matchAll(new RegExp(String.raw`\bconst (\w+)(?:: number)? = ${NUMBER}(?: \* [\d_]+)*;`, 'g')),
    ].map(([, name = '']) => name),
  );
  const isLiteral = (text = '') => new RegExp(`^${NUMBER}$`).test(text) || named.has(text);
  return [
    ...timers(code).filter(isLiteral),
    ...TIMES.flatMap((pattern) =>
      [...code.matchAll(pattern)].filter(([, time]) => isLiteral(time)).map(([found]) => found),
    ),
    ...OPTIONS.flatMap((pattern) => [...code.matchAll(pattern)].map(([found]) => found)),
  ];
}

test.for([
  'await setTimeout(300);',
  'await setTimeout(1_000, undefined, { signal });',
  "setTimeout(() => late.reject(new Error('no answer')), 5_000);",
  'setInterval(async () => {\n  await look(pods);\n}, 1_000);',
  'const GRACE_MS = 5_000;\nsetTimeout(() => kill(pid), GRACE_MS).unref();',
  'await sleep(100);',
  'const signal = AbortSignal.timeout(90_000);',
  'await waitFor("pods", look, { withinMs: 60_000, everyMs: poll, signal });',
  'await run(command, args, { timeoutMs: 2 });',
  'return pRetry(once, { retries: 2 });',
  'const TRIES = 3;\nfor (let left = TRIES; left > 0; left -= 1) once();',
  'spec: { terminationGracePeriodSeconds: 1 }',
  '`while :; do once; sleep 0.1; done`',
  '`curl -sS -m 5 http://localhost/`',
  "['curl', '-sS', '-m', '5', url]",
  "engine.run(['stop', '--time', '10', name])",
  "['--timeout=1s']",
  "['ConnectTimeout=10']",
  '`iptables -t nat -w 10 -F`',
])('finds the literal time in %j', (source) => {
  expect(literalTimes(source)).toHaveLength(1);
});

test.for([
  'await setTimeout(PAUSES.poll, undefined, { signal });',
  'setTimeout(() => fail(name), ms);',
  'await run(command, args, { timeoutMs: TIMEOUTS.request });',
  "['sleep', inSeconds(FAULT.loop)]",
  "engine.run(['restart', '--time', '0', node])",
  'deletePod({ name, gracePeriodSeconds: 0 })',
  "['-m', 'conntrack', '!', '--ctstate', 'ESTABLISHED']",
  '/** It waits with sleep 0.1. */',
])('finds none in %j', (source) => {
  expect(literalTimes(source)).toEqual([]);
});

test('no other file of the program has a time of its own for which it sleeps, or after which it gives up', {
  timeout: 120_000,
}, () => {
  const files = globSync(['{helpers,suites,scripts}/**/*.{ts,mjs}'], { cwd: ROOT }).filter(
    (file) => !LEFT_OUT.test(file),
  );
  expect(files.length).toBeGreaterThan(400);
  const found = files.flatMap((file) =>
    literalTimes(readFileSync(join(ROOT, file), 'utf8'))
      .filter((text) => text !== SHOWN[file])
      .map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});
