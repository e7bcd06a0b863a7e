import { expect, test } from 'vitest';
import { containersConf } from './find.ts';

test('limits stay at or below the hard limits of this process', () => {
  const conf = containersConf({ canRaise: false, openFiles: 20_000, processes: 96_365 });
  expect(conf).toContain('default_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]');
  expect(containersConf({ canRaise: false, openFiles: 1024, processes: 500 })).toContain('"nproc=500:500"');
});
