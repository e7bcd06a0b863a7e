// The part of the benchmark of a large cluster whose memory is measured: it prints what it found and took as one line of JSON.
import { checkAddresses } from '../helpers/bench/check-addresses.ts';

const [kubeconfig = '', podRanges = '', serviceRanges = ''] = process.argv.slice(2);
process.stdout.write(
  `${JSON.stringify(await checkAddresses(kubeconfig, { podRanges, serviceRanges, cni: 'flannel' }))}\n`,
);
process.exit(0);
