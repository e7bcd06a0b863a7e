import { expect, test } from 'vitest';
import { annotationsOf } from './annotations.ts';
import { result, verdict } from './result.sample.ts';

test('what decides comes first and is an error, what is extended a warning, what holds or is skipped nothing', () => {
  const annotations = annotationsOf(
    result([
      verdict('violation', { id: 'POD-7', level: 'extended', summary: 'lost 5' }),
      verdict('conformant', { id: 'ADDR-1' }),
      verdict('skipped', { id: 'ADDR-6' }),
      verdict('violation', { id: 'POD-2', summary: 'one way', again: 'kubectl exec' }),
      verdict('inconclusive', { id: 'DNS-1', summary: 'exec broke' }),
    ]),
  );
  expect(annotations).toEqual([
    {
      level: 'error',
      title: 'POD-2 a pod reaches every pod: violation',
      message: 'one way\nsee it again: kubectl exec',
    },
    { level: 'error', title: 'DNS-1 a pod reaches every pod: inconclusive', message: 'exec broke' },
    { level: 'warning', title: 'POD-7 a pod reaches every pod: violation', message: 'lost 5' },
  ]);
});

test('a run that ended early says why, before all else', () => {
  const [first] = annotationsOf(result([verdict('violation')], { setupError: 'no \u001b[31mengine' }));
  expect(first).toEqual({
    level: 'error',
    title: 'The run ended before its work was done',
    message: 'no engine',
  });
});
