import { expect, test } from 'vitest';
import { settingAfterBoot } from './expect-forwarding-after-boot.ts';

const NAMES = ['net.ipv4.ip_forward', 'net.ipv4.conf.all.forwarding'];

const file = (path: string, text: string) => ({ path, text });

test.for<[string, { path: string; text: string }[], string | undefined]>([
  ['finds nothing without files', [], undefined],
  [
    'ignores a comment',
    [file('/etc/sysctl.conf', '#net.ipv4.ip_forward=1\n; net.ipv4.ip_forward = 1')],
    undefined,
  ],
  [
    'reads the first name of the setting',
    [file('/etc/sysctl.d/99-k8s.conf', 'net.ipv4.ip_forward = 1\n')],
    '1',
  ],
  [
    'reads the other name, with slashes',
    [file('/usr/lib/sysctl.d/50.conf', '-net/ipv4/conf/all/forwarding=1')],
    '1',
  ],
  [
    'lets the last file by name win',
    [
      file('/etc/sysctl.d/10.conf', 'net.ipv4.ip_forward=1'),
      file('/usr/lib/sysctl.d/20.conf', 'net.ipv4.ip_forward=0'),
    ],
    '0',
  ],
  [
    'lets a file in /etc hide one of the same name in /usr/lib',
    [
      file('/etc/sysctl.d/20.conf', '# emptied'),
      file('/usr/lib/sysctl.d/20.conf', 'net.ipv4.ip_forward=0'),
      file('/usr/lib/sysctl.d/10.conf', 'net.ipv4.ip_forward=1'),
    ],
    '1',
  ],
  [
    'lets sysctl.conf win over all others',
    [
      file('/etc/sysctl.conf', 'net.ipv4.ip_forward=0'),
      file('/etc/sysctl.d/99.conf', 'net.ipv4.ip_forward=1'),
    ],
    '0',
  ],
  ['ignores another setting', [file('/etc/sysctl.d/99.conf', 'net.ipv4.ip_forward_use_pmtu = 1')], undefined],
])('%s', ([, files, value]) => {
  expect(settingAfterBoot(files, NAMES)?.value).toBe(value);
});
