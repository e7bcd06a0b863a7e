import { startOn } from './start.mjs';

startOn('test.ts', process.argv.slice(2));
