import { expect, test } from 'vitest';
import { readPaths, searchEdge } from './path-mtu.ts';

test.for([1_280, 1_281, 1_299, 1_438, 1_449])('finds a limit of %i bytes', async (edge) => {
  let asked = 0;
  const found = await searchEdge(1_450, async (bytes) => {
    asked += 1;
    return bytes <= edge;
  });
  expect(found).toBe(edge);
  expect(asked).toBeLessThan(40);
});

test('finds no limit if even the smallest packet is lost', async () => {
  expect(await searchEdge(1_450, async () => false)).toBeUndefined();
});

test("reads a kernel's path MTUs by address", () => {
  const printed = 'path 10.200.1.2 mtu 1438\npath 10.200.1.3 \npath fd00::2 mtu 1400\n';
  expect([...readPaths(printed)]).toEqual([
    ['10.200.1.2', 1438],
    ['fd00::2', 1400],
  ]);
});
