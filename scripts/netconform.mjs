#!/usr/bin/env node
// Runs the program on the Node that the project brings along, whatever the machine has; installs what is missing first.
// Plain JavaScript without dependencies: it runs before anything is installed, on Node 18 or later.
import { startOn } from './start.mjs';

startOn('netconform.ts', process.argv.slice(2));
