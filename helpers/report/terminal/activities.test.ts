import { expect, test } from 'vitest';
import { Activities, heartbeatLine } from './activities.ts';

test('an ended activity stays ended, and each change calls back', () => {
  let changes = 0;
  const activities = new Activities(() => {
    changes += 1;
  });
  const names = () => activities.all.map(({ name }) => name);
  const [images, create] = [activities.running('images'), activities.running('kind create')];
  expect(names()).toEqual(['images', 'kind create']);
  images();
  images();
  expect(names()).toEqual(['kind create']);
  create();
  expect(names()).toEqual([]);
  expect(changes).toBe(4);
});

test('two activities with one name are separate', () => {
  const activities = new Activities(() => undefined);
  const first = activities.running('pulling');
  activities.running('pulling');
  first();
  expect(activities.all).toHaveLength(1);
});

test.for([
  ['', '      …  kind create 30 s, images 9 s'],
  ['3 of 40 requirements  ✓ 3', '      …  kind create 30 s, images 9 s; 3 of 40 requirements  ✓ 3'],
] as const)('a heartbeat names what runs, and how far it is: "%s"', ([progress, line]) => {
  const activities = [
    { name: 'kind create', detail: 'long', since: 1_000 },
    { name: 'images', detail: undefined, since: 21_100 },
  ];
  expect(heartbeatLine(activities, progress, 31_000)).toBe(line);
});
