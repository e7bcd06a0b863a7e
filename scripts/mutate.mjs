import { startOn } from './start.mjs';

startOn('mutate.ts', process.argv.slice(2));
