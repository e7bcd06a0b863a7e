import { expect, test } from 'vitest';
import { lostPair } from '../e2e/samples/report.sample.ts';
import { result, verdict } from '../e2e/samples/result.sample.ts';
import { annotationsOf } from './annotations.ts';

test('core failures come first as errors, extended ones are warnings, others none', () => {
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
      title: 'broken: one way (POD-2)',
      message: 'one way\nsee it again: kubectl exec',
    },
    { level: 'error', title: 'DNS-1 a pod reaches every pod: inconclusive', message: 'exec broke' },
    { level: 'warning', title: 'broken: lost 5 (POD-7)', message: 'lost 5' },
  ]);
});

const nodeFails = (id: string, layer: string) =>
  verdict('violation', {
    id,
    layer,
    summary: 'b is broken',
    finding: {
      kind: 'no-connection',
      subject: id,
      to: { type: 'node', name: 'b' },
      failed: 1,
      of: 2,
      unit: 'pairs',
      samples: [{ from: 'x on a', fromNode: 'a', to: 'y on b', toNode: 'b', detail: '' }],
    },
    ...(id === 'DNS-1' ? { pairs: [lostPair({ fromNode: 'a', toNode: 'b' })] } : {}),
  });

test('a cause is the first annotation and names its consequences', () => {
  const annotations = annotationsOf(result([nodeFails('DNS-1', 'names'), nodeFails('POD-2', 'pods')]));
  expect(annotations.map(({ title }) => title)).toEqual([
    'broken: POD-2: no connection to b works (POD-2); 1 more follows from it',
    'DNS-1 a pod reaches every pod: violation',
  ]);
  expect(annotations.map(({ message }) => message)).toEqual([
    'b is broken\nalso: DNS-1',
    'follows from POD-2\nb is broken',
  ]);
});

test('a run that ended early gives the reason first', () => {
  const [first] = annotationsOf(result([verdict('violation')], { setupError: 'no \u001b[31mengine' }));
  expect(first).toEqual({
    level: 'error',
    title: 'The run ended early',
    message: 'no engine',
  });
});
