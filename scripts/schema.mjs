import { startOn } from './start.mjs';

startOn('schema.ts', process.argv.slice(2));
