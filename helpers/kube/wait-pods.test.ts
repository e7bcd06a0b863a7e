import { expect, test } from 'vitest';
import { isNetworkRefusal } from './wait-pods.ts';

test.for<[runtime: string, message: string, isRefusal: boolean]>([
  [
    'containerd',
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1f": plugin type="ptp" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.200.0.1-10.200.0.254',
    true,
  ],
  [
    'CRI-O',
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create pod network sandbox k8s_a: error adding pod a to CNI network "cbr0": plugin type="bridge" failed',
    true,
  ],
  [
    'dockershim',
    'Failed to create pod sandbox: networkPlugin cni failed to set up pod "a" network: no addresses',
    true,
  ],
  ['a slow node', 'Failed to create pod sandbox: rpc error: context deadline exceeded', false],
  ['no pause image', 'Failed to create pod sandbox: failed to get sandbox image "pause": not found', false],
])('what %s says of a pod without a network', ([, message, isRefusal]) => {
  expect(isNetworkRefusal(message)).toBe(isRefusal);
});
