import { expect, test } from 'vitest';
import { connectionsToMeetAll } from './expect-every-endpoint.ts';

test.for([
  [1, 1],
  [2, 31],
  [3, 54],
  [10, 219],
] as const)('reaches each of %i endpoints within %i connections', ([endpoints, connections]) => {
  expect(connectionsToMeetAll(endpoints)).toBe(connections);
  const missed = endpoints === 1 ? 0 : endpoints * (1 - 1 / endpoints) ** connections;
  expect(missed).toBeLessThanOrEqual(1e-9);
});
