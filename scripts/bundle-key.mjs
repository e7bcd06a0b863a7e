import { startOn } from './start.mjs';

startOn('bundle-key.ts', process.argv.slice(2));
