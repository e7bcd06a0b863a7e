import { startOn } from './start.mjs';

startOn('build.ts', process.argv.slice(2));
