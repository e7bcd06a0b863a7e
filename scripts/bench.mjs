import { startOn } from './start.mjs';

startOn('bench.ts', process.argv.slice(2));
