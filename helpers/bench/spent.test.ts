import { expect, test } from 'vitest';
import { answered } from './spent.ts';

test('requests of every kind are added up', () => {
  const metrics = [
    '# TYPE apiserver_request_total counter',
    'apiserver_request_total{code="200",verb="GET"} 12',
    'apiserver_request_total{code="0",verb="WATCH"} 1.5e+03',
    'apiserver_request_total_other{code="200"} 7',
    'apiserver_request_duration_seconds_count{verb="GET"} 9',
  ];
  expect(answered(metrics.join('\n'))).toBe(1512);
});
