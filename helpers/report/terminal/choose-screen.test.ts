import { expect, test } from 'vitest';
import { type Manner, mannerOf, type Wanted } from './choose-screen.ts';

const usual: Wanted = { color: true, quiet: false, verbose: false };
const XTERM = { TERM: 'xterm-256color' };

interface Case {
  title: string;
  wanted?: Partial<Wanted>;
  environment?: NodeJS.ProcessEnv;
  isTerminal: boolean;
  manner: Partial<Manner>;
}

test.for<Case>([
  { title: 'a terminal', isTerminal: true, manner: { output: 'live', color: true, amount: 'usual' } },
  { title: 'a pipe', isTerminal: false, manner: { output: 'plain', color: false, amount: 'usual' } },
  {
    title: 'a pipe, colours forced',
    environment: { FORCE_COLOR: '1' },
    isTerminal: false,
    manner: { output: 'plain', color: true },
  },
  {
    title: 'a pipe, FORCE_COLOR without a value',
    environment: { FORCE_COLOR: '' },
    isTerminal: false,
    manner: { color: true },
  },
  {
    title: 'a terminal, FORCE_COLOR=0',
    environment: { FORCE_COLOR: '0' },
    isTerminal: true,
    manner: { output: 'live', color: false },
  },
  {
    title: 'a terminal, --no-color or NO_COLOR',
    wanted: { color: false },
    isTerminal: true,
    manner: { output: 'live', color: false },
  },
  {
    title: 'both',
    wanted: { color: false },
    environment: { FORCE_COLOR: '1' },
    isTerminal: false,
    manner: { color: false },
  },
  {
    title: 'a dumb terminal',
    environment: { TERM: 'dumb' },
    isTerminal: true,
    manner: { output: 'plain', color: false },
  },
  {
    title: 'a terminal of a pipeline',
    environment: { CI: 'true' },
    isTerminal: true,
    manner: { output: 'plain', color: true },
  },
  { title: 'CI=false', environment: { CI: 'false' }, isTerminal: true, manner: { output: 'live' } },
  {
    title: 'GitHub',
    environment: { CI: 'true', GITHUB_ACTIONS: 'true' },
    isTerminal: false,
    manner: { output: 'github', color: false },
  },
  {
    title: 'GitHub, with a terminal',
    environment: { GITHUB_ACTIONS: 'true' },
    isTerminal: true,
    manner: { output: 'github' },
  },
  {
    title: 'a terminal, --quiet',
    wanted: { quiet: true },
    isTerminal: true,
    manner: { output: 'plain', amount: 'quiet', color: true },
  },
  {
    title: 'a terminal, --verbose',
    wanted: { verbose: true },
    isTerminal: true,
    manner: { output: 'live', amount: 'verbose' },
  },
])('$title', ({ wanted, environment, isTerminal, manner }) => {
  expect(mannerOf({ ...usual, ...wanted }, { ...XTERM, ...environment }, isTerminal)).toMatchObject(manner);
});
