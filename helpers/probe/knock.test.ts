import { expect, test } from 'vitest';
import { knockCommand, knocked, readKnocks } from './knock.ts';

const four = knocked({ name: 'four' }, '10.200.0.2', 1, 'answered');
const six = knocked({ name: 'six' }, 'fd00::2', 80, 'accepted');
const END = 'netconform:end\n';

test('passes an address and a port for each target', () => {
  expect(knockCommand([four, six], 2_500).slice(4)).toEqual(['3', '10.200.0.2', '1', 'fd00::2', '80']);
});

const REFUSED = 'nc: connect to 10.200.0.2 port 1 (tcp) failed: Connection refused';

test.for<[outcome: string, wants: 'answered' | 'accepted', exit: number, said: string]>([
  ['reached', 'answered', 0, 'Connection to 10.200.0.2 1 port [tcp/*] succeeded!'],
  ['reached', 'answered', 1, REFUSED],
  ['refused', 'accepted', 1, REFUSED],
  ['timed-out', 'answered', 1, 'nc: connect to 10.200.0.2 port 1 (tcp) timed out: Operation now in progress'],
  ['failed', 'answered', 1, 'nc: connect to 10.200.0.2 port 1 (tcp) failed: No route to host'],
  ['inconclusive', 'answered', 127, 'sh: nc: not found'],
])('reads as %s: %s wanted, exit %i, %s', ([outcome, wants, exit, said]) => {
  const target = knocked({ name: 'four' }, '10.200.0.2', 1, wants);
  expect(readKnocks(`knock 10.200.0.2 1 ${exit} ${said}\n${END}`, [target])[0]?.outcome).toBe(outcome);
});

test('missing or cut output is inconclusive', () => {
  const line = `knock 10.200.0.2 1 1 ${REFUSED}\n`;
  expect(readKnocks(line, [four])[0]?.outcome).toBe('inconclusive');
  expect(readKnocks(`${line}${END}`, [four, six]).map(({ outcome }) => outcome)).toEqual([
    'reached',
    'inconclusive',
  ]);
});
