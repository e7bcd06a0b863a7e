import type { FileSource, LayerFiles, RunConfig } from './image-archive.ts';
import type { ImageNames, StepName } from './versions.ts';

/** What an image is made of. */
interface ImageRecipe {
  /** On the Debian layer that the fixture images share, or on nothing but its one program. */
  base: 'debian' | 'none';
  files: LayerFiles;
  config: RunConfig;
}

export const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const from = (step: StepName, path: string): FileSource => ({ step, path });

/** kubeadm starts these by the name of the program. */
function component(program: string): ImageRecipe {
  return {
    base: 'none',
    files: { [`/usr/local/bin/${program}`]: from('kubernetes', `bin/${program}`) },
    config: { Entrypoint: [program] },
  };
}

/** Has to come before /usr/sbin in PATH. */
export const IPTABLES: LayerFiles = {
  '/usr/local/sbin/iptables': { fixture: 'images/iptables' },
  ...Object.fromEntries(
    ['iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save', 'ip6tables-restore'].map((name) => [
      `/usr/local/sbin/${name}`,
      { link: 'iptables' },
    ]),
  ),
};

/** The images on every node, by role. What the program is called and where it lies is as in the official images. */
export const IMAGE_RECIPES = {
  pause: {
    base: 'none',
    files: { '/pause': from('kubernetes', 'bin/pause') },
    config: { Entrypoint: ['/pause'], User: '65535:65535' },
  },
  etcd: {
    base: 'none',
    files: { '/usr/local/bin/etcd': from('etcd', 'bin/etcd') },
    config: { Entrypoint: ['etcd'] },
  },
  coredns: {
    base: 'none',
    files: { '/coredns': from('coredns', 'bin/coredns') },
    config: { Entrypoint: ['/coredns'], WorkingDir: '/' },
  },
  kubeApiserver: component('kube-apiserver'),
  kubeControllerManager: component('kube-controller-manager'),
  kubeScheduler: component('kube-scheduler'),
  kubeProxy: {
    base: 'debian',
    files: { ...component('kube-proxy').files, ...IPTABLES },
    config: { Entrypoint: ['kube-proxy'] },
  },
  flannel: {
    base: 'debian',
    files: { '/opt/bin/flanneld': from('flannel', 'bin/flannel'), ...IPTABLES },
    config: { Entrypoint: ['/opt/bin/flanneld'] },
  },
  agnhost: {
    base: 'debian',
    files: {
      '/agnhost': from('kubernetes', 'bin/agnhost'),
      '/agnhost-2': { link: 'agnhost' },
      '/localhost.crt': from('kubernetes', 'porter/localhost.crt'),
      '/localhost.key': from('kubernetes', 'porter/localhost.key'),
    },
    config: { Entrypoint: ['/agnhost'], Cmd: ['pause'] },
  },
  nginx: {
    base: 'debian',
    files: { '/etc/nginx/nginx.conf': { fixture: 'images/nginx.conf' } },
    config: {
      Entrypoint: ['nginx'],
      Cmd: ['-g', 'daemon off;'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
    },
  },
} as const satisfies Partial<Record<keyof ImageNames, ImageRecipe>>;

export type ImageRole = keyof typeof IMAGE_RECIPES;
