import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { githubOutput } from './github-output.ts';
import { plainOutput } from './plain-output.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A stream that keeps what is written, and gives it once. */
function keeper(): { stream: Writable; text(): string } {
  let kept = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      kept += chunk;
      done();
    },
  });
  return {
    stream,
    text: () => {
      const text = kept;
      kept = '';
      return text;
    },
  };
}

test('prints a heartbeat every 20 s only while something runs', () => {
  const { stream, text } = keeper();
  const output = plainOutput(stream);
  vi.advanceTimersByTime(60_000);
  const created = output.running('kind create', 'with a detail');
  vi.advanceTimersByTime(10_000);
  output.running('images');
  output.progress('0 of 40 requirements');
  vi.advanceTimersByTime(35_000);
  expect(text().split('\n')).toEqual([
    '      …  kind create 20 s, images 10 s; 0 of 40 requirements',
    '      …  kind create 40 s, images 30 s; 0 of 40 requirements',
    '',
  ]);
  created();
  output.write(['a line']);
  vi.advanceTimersByTime(19_000);
  expect(text()).toBe('a line\n');
  output.close();
  vi.advanceTimersByTime(60_000);
  expect(text()).toBe('');
});

test('prints no heartbeat after the last step', () => {
  const { stream, text } = keeper();
  const ended = plainOutput(stream).running('images');
  vi.advanceTimersByTime(19_000);
  ended();
  vi.advanceTimersByTime(60_000);
  expect(text()).toBe('');
});

test("GitHub's log has each part in a group that is closed, and no command that somebody else wrote", () => {
  const { stream, text } = keeper();
  const output = githubOutput(stream);
  output.write(['network flannel']);
  for (const part of ['Set-up', 'Set-up', 'Pod to pod', undefined, 'DNS']) {
    output.part(part);
    output.write([`in ${part}`]);
  }
  output.write(['two lines\n::error::of a pod']);
  output.annotate([{ level: 'error', title: 'POD-2', message: 'one way' }]);
  output.part('Weave Net');
  output.close();
  expect(text().trimEnd().split('\n')).toEqual([
    'network flannel',
    ...['::group::Set-up', 'in Set-up', 'in Set-up', '::endgroup::'],
    ...['::group::Pod to pod', 'in Pod to pod', '::endgroup::'],
    'in undefined',
    ...['::group::DNS', 'in DNS', 'two lines', ': :error::of a pod', '::endgroup::'],
    '::error title=POD-2::one way',
    ...['::group::Weave Net', '::endgroup::'],
  ]);
});
