import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { expect, test } from 'vitest';
import { type Emulator, emulator } from '../../e2e/support/emulator.ts';
import { frameOf, liveOutput, type Moment, rowsOf } from './live-output.ts';
import { painter } from './paint.ts';

const LONG =
  "POD-2 a pod reaches every pod on every other node, at the pod's IP, and more than fits into a row";

/** An emulated terminal as a program has it: what it writes is shown, and it hears of a new size. */
class Terminal extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #emulator: Emulator;

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#emulator = emulator(columns, rows);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    void this.#emulator.write(chunk.toString()).then(done);
  }

  /** What is shown, once all that was written has come. */
  async lines(): Promise<string[]> {
    await setImmediate();
    while (this.writableLength > 0) await setImmediate();
    return this.#emulator.lines();
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.lines();
    this.#emulator.resize(columns, rows);
    Object.assign(this, { columns, rows });
    this.emit('resize');
  }
}

function live(columns: number, rows: number) {
  const terminal = new Terminal(columns, rows);
  return { terminal, output: liveOutput(terminal as unknown as WriteStream, painter(true)) };
}

test('draws running steps below the lines, and only while they run', async () => {
  const { terminal, output } = live(80, 24);
  output.write(['network flannel']);
  const create = output.running('kind create');
  output.progress('0 of 40 requirements');
  expect(await terminal.lines()).toEqual([
    'network flannel',
    expect.stringMatching(/^ {2}0\.\d s {2}\S kind create$/),
    '           0 of 40 requirements',
  ]);
  output.write(['a', 'b']);
  expect(await terminal.lines()).toEqual([
    ...['network flannel', 'a', 'b'],
    expect.stringContaining('kind create'),
    expect.stringContaining('0 of 40'),
  ]);
  create();
  expect(await terminal.lines()).toEqual(['network flannel', 'a', 'b']);
});

test('updates the time without other events', async () => {
  const { terminal, output } = live(80, 24);
  output.running('kind create');
  const [before] = await terminal.lines();
  await expect.poll(() => terminal.lines()).not.toContain(before);
  output.close();
});

test.for<[title: string, sizes: [columns: number, rows: number][]]>([
  ['one size', []],
  ['narrower', [[30, 24]]],
  [
    'narrower, again and again',
    [
      [70, 24],
      [50, 24],
      [20, 24],
      [10, 24],
    ],
  ],
  ['wider', [[200, 24]]],
  [
    'wider and narrower',
    [
      [40, 24],
      [150, 24],
      [33, 24],
    ],
  ],
  [
    'lower and higher',
    [
      [80, 5],
      [80, 40],
      [80, 5],
    ],
  ],
])('%s: every line stays as it was, once, and nothing of the view', async ([, sizes]) => {
  const { terminal, output } = live(80, 24);
  const lines: string[] = [];
  const say = (text: string) => {
    lines.push(text);
    output.write([text]);
  };
  output.running('suites');
  output.running('POD-2', LONG);
  output.progress('3 of 40 requirements  ✓ 3');
  for (const [columns, rows] of [[80, 24] as const, ...sizes]) {
    await terminal.resize(columns, rows);
    say(`at ${columns} columns and ${rows} rows`);
    await terminal.lines();
    say(`${LONG}, at ${columns} columns`);
  }
  for (let count = 0; count < 30; count += 1) say(`line ${count}`);
  await terminal.lines();
  output.close();
  expect(await terminal.lines()).toEqual(lines);
});

test('after closing, keeps the lines and draws nothing more', async () => {
  const { terminal, output } = live(80, 24);
  output.write(['a']);
  output.running('suites');
  output.close();
  expect(await terminal.lines()).toEqual(['a']);
  expect(terminal.listenerCount('resize')).toBe(0);
});

const moment = (more: Partial<Moment> = {}): Moment => ({
  activities: [
    { name: 'suites', detail: undefined, since: 1_000 },
    { name: 'POD-2', detail: "a pod reaches every pod on every other node, at the pod's IP", since: 23_200 },
  ],
  progress: '',
  now: 24_400,
  columns: 100,
  rows: 24,
  ...more,
});
const many = Array.from({ length: 30 }, (_, index) => ({
  name: `step ${index}`,
  detail: undefined,
  since: 0,
}));

test('shows running steps with their times, the newest last, and the progress below', () => {
  expect(frameOf(moment({ progress: '17 of 40 requirements  ✓ 17' }))).toEqual([
    ' 23.4 s  ⠼ suites',
    "  1.2 s  ⠼ POD-2  a pod reaches every pod on every other node, at the pod's IP",
    '           17 of 40 requirements  ✓ 17',
  ]);
});

test('the spinner turns with time', () => {
  const signs = [0, 100, 200].map((later) => frameOf(moment({ now: 24_400 + later }))[0]?.[9]);
  expect(new Set(signs).size).toBe(3);
});

test.for([200, 80, 60, 40, 12, 1])('at %d columns no line is wider than that', (columns) => {
  const lines = frameOf(moment({ columns, progress: '17 of 40 requirements  ✓ 15  ✗ 1  - 1' }));
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
});

test('a shortened line ends with a mark', () => {
  expect(frameOf(moment({ columns: 40 }))[1]).toBe('  1.2 s  ⠼ POD-2  a pod reaches every p…');
});

test.for([
  [24, 22],
  [10, 8],
  [3, 1],
  [1, 1],
] as const)('on %d rows at most %d are drawn, and they are of what began last', ([rows, most]) => {
  const lines = frameOf(moment({ rows, activities: many }));
  expect(lines).toHaveLength(most);
  expect(lines.at(-1)).toContain('step 29');
});

test('the progress keeps its row if not all rows fit', () => {
  const lines = frameOf(moment({ rows: 10, activities: many, progress: '3 of 4' }));
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toContain('3 of 4');
});

test.for([
  [[100, 60], 100, 2],
  [[100, 60], 99, 3],
  [[100, 60], 50, 4],
  [[100, 60], 30, 6],
  [[0], 30, 1],
] as const)('lines of %j characters take, %d columns wide, %d rows', ([lengths, columns, rows]) => {
  const lines = lengths.map((length) => '-'.repeat(length));
  expect(rowsOf(lines, columns)).toBe(rows);
});
