// The part of the benchmark of cost whose memory and processor time are measured: it prints what it saw and took as one line of JSON.
import { probeStandIns } from '../helpers/bench/probe-stand-ins.ts';

const seen = await probeStandIns(JSON.parse(process.argv[2] ?? ''));
process.stdout.write(`${JSON.stringify(seen)}\n`);
process.exit(0);
