import { program } from '../helpers/cli/program.ts';

await program(process.argv.slice(2));
