import { expect, test } from 'vitest';
import { run } from '../../system/run.ts';
import { scriptOf, splitFiles, sysctlLines } from './node-script.ts';

test('a shell prints each command above its output, and omits missing programs', async () => {
  const script = scriptOf(
    [
      { name: 'b.txt', what: '', commands: ['no-such-program'] },
      { name: 'c.txt', what: '', commands: ['echo "  two"'], shown: (text) => text },
      { name: 'a.txt', what: '', commands: ['echo one', 'no-such-program -c', 'cat /no-such-file'] },
    ],
    'mark',
  );
  const files = splitFiles(await run('sh', ['-c', script]), 'mark');
  expect([...files.keys()]).toEqual(['b.txt', 'c.txt', 'a.txt']);
  expect(files.get('a.txt')).toMatch(/^# echo one\none\n# cat .*\ncat: .*no-such-file.*\n$/);
  expect([files.get('b.txt'), files.get('c.txt')]).toEqual(['', '  two\n']);
});

test('shows kernel settings in the form of sysctl', () => {
  const found = [
    '/proc/sys/net/ipv4/ip_forward:1',
    '/proc/sys/net/ipv4/conf/eth0.100/rp_filter:2',
    '/proc/sys/net/ipv4/tcp_rmem:4096\t131072\t6291456',
    'grep: something else',
  ].join('\n');
  expect(sysctlLines(found)).toBe(
    'net.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0/100.rp_filter = 2\nnet.ipv4.tcp_rmem = 4096 131072 6291456\n',
  );
});
