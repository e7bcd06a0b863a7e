import { expect, test } from 'vitest';
import { cgroupsOf, freezersOf } from './left-processes.ts';

const OF_NODE = `6:freezer:/libpod_parent/libpod-1f
5:devices:/libpod_parent/libpod-1f/kubelet.slice
0::/libpod_parent/libpod-1f/kubelet.slice
`;

test('a process is one of the container whose control group it is in', () => {
  expect(cgroupsOf(OF_NODE, ['1f'])).toHaveLength(3);
  expect(cgroupsOf(OF_NODE, ['2e'])).toEqual([]);
});

test.for<[line: string, files: string[]]>([
  [
    '6:freezer:/libpod_parent/libpod-1f',
    [
      '/sys/fs/cgroup/freezer/libpod_parent/freezer.state',
      '/sys/fs/cgroup/freezer/libpod_parent/libpod-1f/freezer.state',
    ],
  ],
  ['5:devices:/libpod_parent/libpod-1f', []],
  ['0::/docker/1f', ['/sys/fs/cgroup/docker/cgroup.freeze', '/sys/fs/cgroup/docker/1f/cgroup.freeze']],
])('%s is thawed by its files', ([line, files]) => {
  expect(freezersOf(line)).toEqual(files);
});
