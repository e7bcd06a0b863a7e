import { expect, test } from 'vitest';
import { throwTogether, Undo, undoing } from './undo.ts';

function screen() {
  const told: string[] = [];
  return {
    told,
    notice: (line: string) => void told.push(line),
    running: (name: string) => {
      told.push(`${name} …`);
      return () => void told.push(`… ${name}`);
    },
    step: (name: string) => void told.push(name),
  };
}

test('undoes what was made last first, and every step although others throw', async () => {
  const undo = new Undo();
  const order: string[] = [];
  for (const name of ['cluster', 'fixtures', 'tunnel'])
    undo.defer(() => {
      order.push(name);
      if (name !== 'cluster') throw new Error(`${name} stays`);
    });
  const failures: string[] = [];
  await undo.all(({ message }) => failures.push(message));
  await undo.all(({ message }) => failures.push(message));
  expect({ order, failures }).toEqual({
    order: ['tunnel', 'fixtures', 'cluster'],
    failures: ['tunnel stays', 'fixtures stays'],
  });
});

test('a step that was called off is not done', async () => {
  const undo = new Undo();
  const keep = undo.defer(() => {
    throw new Error('removed');
  });
  keep();
  keep();
  expect(undo.removes).toBe(false);
  await undo.all((error) => {
    throw error;
  });
});

test('throws what the work threw, and tells what its undoing threw', async () => {
  const { told, ...shown } = screen();
  const work = undoing(shown, async (undo) => {
    undo.defer(async () => {
      throw new Error('not removed');
    });
    throw new Error('the work');
  });
  await expect(work).rejects.toThrow('the work');
  expect(told).toEqual(['cleaning up …', 'not removed', '… cleaning up']);
});

test('shows nothing where nothing was made', async () => {
  const { told, ...shown } = screen();
  let released = false;
  const result = await undoing(shown, async (undo) => {
    undo.release(() => {
      released = true;
    });
    return 'done';
  });
  expect({ result, released, told }).toEqual({ result: 'done', released: true, told: [] });
});

test('of several failures the first is the cause, and none is lost', () => {
  const [one, two] = [new Error('one'), new Error('two')];
  expect(() => throwTogether([])).not.toThrow();
  expect(() => throwTogether([one])).toThrow(one);
  expect(() => throwTogether([one, two])).toThrow(new Error('one\ntwo', { cause: one }));
});
