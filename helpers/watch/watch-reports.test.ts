import { describe, expect, test } from 'vitest';
import { gap, watch, way } from '../e2e/samples/watch.sample.ts';
import { complaints, read } from '../e2e/support/read-xml.ts';
import { watchText } from './terminal.ts';
import { watchHtml } from './watch-html.ts';
import { watchJson } from './watch-json.ts';
import { watchJunit } from './watch-junit.ts';

const BROKEN = way(['pod', 'worker', 'worker2', 'worker2'], [gap(2_000, 5_400)]);
const FINE = way(['pod', 'worker2', 'worker', 'worker']);
const SERVICE = way(['service', 'worker', 'Service echo']);
const ONE_WAY = watch([BROKEN, FINE, SERVICE]);
const INTERRUPTED = watch([], { interrupted: true });

describe('as text', () => {
  test('who failed, from when to when, how long, and what is allowed', () => {
    const text = watchText(ONE_WAY);
    expect(text).toContain(
      '✗ pod to pod: longest gap 3.4 s (2.0 s allowed), worker → worker2, 03:04:07.0 to 03:04:10.4 UTC; no connection from worker to worker2 works (1 of 2 pairs over the limit)',
    );
    expect(text).toContain('+2.0 s to +5.4 s (03:04:07.0 to 03:04:10.4 UTC): 3.4 s at most, 3.2 s at least');
    expect(text).toContain('✓ Service: none of 100 connections on 1 pair failed');
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      'verdict  over the limit: pod to pod 3.4 s without a connection (2.0 s allowed)  (exit code 1)',
    );
  });

  test('what passed in between was not all lost', () => {
    const flapping = way(['pod', 'worker', 'worker2', 'worker2'], [gap(2_000, 3_000), gap(4_000, 5_000)]);
    expect(watchText(watch([flapping, FINE]))).toContain('some connections from worker to worker2 are lost');
  });

  test('what could not be seen is told', () => {
    const text = watchText(watch([way(['pod', 'a', 'b', 'b'], [gap(0, 9_000, 8_000)]), SERVICE]));
    expect(text).toContain('not observed for 8.0 s of the 9.0 s until it passed again');
    expect(text).toContain('(exit code 3)');
  });

  test('a command that failed is told', () => {
    const command = { line: 'false', fromMs: 0, toMs: 1, failure: 'exit code 1' };
    expect(watchText(watch([FINE, SERVICE], { command }))).toContain('; the command failed: exit code 1');
  });

  test('interrupted', () => {
    expect(watchText(INTERRUPTED)).toBe(
      'verdict  interrupted before anything was measured  (exit code 130)\n',
    );
  });
});

describe('as JUnit', () => {
  test.for<[string, typeof ONE_WAY, number, number, number]>([
    ['one way broken', ONE_WAY, 3, 1, 0],
    ['interrupted', { ...INTERRUPTED, connections: [] }, 2, 0, 1],
    [
      'nothing watched',
      watch([], { command: { line: 'x', fromMs: 0, toMs: 0, failure: 'SIGTERM' } }),
      2,
      1,
      1,
    ],
    ['not observed', watch([way(['pod', 'a', 'b', 'b'], [], { made: 0 }), SERVICE]), 3, 0, 1],
    ['no set-up', watch([], { setupError: 'no\nnode ]]> is ready' }), 2, 0, 1],
  ])('%s: Jenkins takes it, with the cases that are bad', async ([, watched, cases, failures, errors]) => {
    const xml = watchJunit(watched);
    expect(await complaints(xml)).toEqual([]);
    const counts = ['count(//testcase)', 'count(//failure)', 'count(//error)'];
    expect(await read(xml, counts)).toEqual({
      [counts[0] as string]: String(cases),
      [counts[1] as string]: String(failures),
      [counts[2] as string]: String(errors),
    });
  });
});

test('as JSON, all gaps', () => {
  const json = JSON.parse(watchJson(ONE_WAY));
  expect(json).toMatchObject({
    exitCode: 1,
    kinds: [{ kind: 'pod', state: 'beyond', longestGapMs: 3400 }, {}],
  });
  expect(json.connections[0].gaps[0]).toMatchObject({
    fromMs: 2000,
    toMs: 5400,
    atMostMs: 3400,
    atLeastMs: 3200,
  });
});

describe('as a page', () => {
  const page = watchHtml(ONE_WAY);

  test('the verdict comes first, and each gap has a bar that leads to its row', () => {
    expect(page.indexOf('over the limit')).toBeLessThan(page.indexOf('<svg'));
    expect(page).toContain('<a href="#gap-1"');
    expect(page).toContain('<tr id="gap-1">');
  });

  test('it needs nothing from elsewhere, and takes no text for markup', () => {
    expect(page).not.toMatch(/<script|src=|href="http|@import/);
    const odd = watchHtml(watch([way(['service', 'worker', 'Service <echo>'], [gap(0, 1_000)])]));
    expect(odd).not.toContain('<echo>');
    expect(odd).toContain('&lt;echo>');
  });

  test('two hundred nodes that do not reach each other are a page that a browser opens', () => {
    const nodes = Array.from({ length: 200 }, (_, index) => `node-${index}`);
    const all = nodes.flatMap((from) => nodes.map((to) => way(['pod', from, to, to], [gap(1_000, 5_000)])));
    expect(watchHtml(watch(all)).length).toBeLessThan(1_000_000);
  });

  test('what was not watched has no timeline', () => {
    expect(watchHtml(INTERRUPTED)).not.toContain('<svg');
    expect(watchHtml(INTERRUPTED)).toContain('interrupted before anything was measured');
  });
});
