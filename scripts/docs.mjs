import { startOn } from './start.mjs';

startOn('docs.ts', process.argv.slice(2));
