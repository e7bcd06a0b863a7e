import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Engine } from '../../cluster/engine/engine.ts';
import { downloadPackages } from '../../cluster/engine/install.ts';
import { run } from '../../system/run.ts';

/** A machine in the nodes' network with a real sshd, which is the only way to what its names mean. */
export interface SshHost {
  /** What to give to --via-ssh and --ssh-config. */
  flags: string[];
  /** Ends sshd and every connection of it; the machine stays. */
  cut(): Promise<void>;
  /** Begins sshd again. */
  serve(): Promise<void>;
  remove(): Promise<void>;
}

const SSHD_CONFIG = `Port 22
HostKey /ssh/host
AuthorizedKeysFile /ssh/login.pub
PasswordAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
AllowTcpForwarding yes
PidFile none
`;

/**
 * Debian's own sshd in a container of the node image, with this machine's /usr: no image has to be fetched.
 * @param folder an empty one, for keys and configuration
 */
export async function sshHost(engine: Engine, cluster: string, folder: string): Promise<SshHost> {
  const name = `${cluster}-ssh`;
  const sshd = await sshdHere(folder);
  for (const key of ['host', 'login'])
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)]);
  await writeFile(join(folder, 'sshd_config'), SSHD_CONFIG);
  await writeFile(
    join(folder, 'passwd'),
    'root:x:0:0::/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n',
  );
  const image = await engine.run(['inspect', '-f', '{{.Image}}', `${cluster}-control-plane`]);
  await engine.run([
    ...['run', '-d', '--rm', '--name', name, '--network', cluster, '-p', '127.0.0.1::22'],
    ...['-v', '/usr:/usr:ro', '-v', `${folder}:/ssh:ro`, '-v', `${join(folder, 'passwd')}:/etc/passwd:ro`],
    ...['--entrypoint', '/bin/sh', image, '-c', 'mkdir -p /run/sshd; exec sleep 3600'],
  ]);
  const port = (await engine.run(['port', name, '22'])).split('\n')[0]?.split(':').at(-1) ?? '';
  const config = join(folder, 'ssh_config');
  await writeFile(
    config,
    `Host *\n  IdentityFile ${join(folder, 'login')}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${join(folder, 'known')}\n  StrictHostKeyChecking accept-new\n`,
  );
  const inside = (command: string) => engine.run(['exec', name, 'sh', '-c', command]);
  const serve = async () => {
    const libraries = '/ssh/root/usr/lib/x86_64-linux-gnu:/ssh/root/lib/x86_64-linux-gnu';
    await engine.run([
      'exec',
      '-d',
      '-e',
      `LD_LIBRARY_PATH=${libraries}`,
      name,
      sshd,
      '-D',
      '-f',
      '/ssh/sshd_config',
    ]);
    while (!(await isSpokenTo(Number(port)))) await setTimeout(50);
  };
  await serve();
  return {
    flags: ['--via-ssh', `root@127.0.0.1:${port}`, '--ssh-config', config],
    serve,
    // Everything but the first process, and this shell.
    cut: async () => {
      await inside(
        'for p in /proc/[0-9]*; do [ "$(cat $p/comm 2>/dev/null)" = sshd ] && kill -9 $(basename $p); done; true',
      );
    },
    remove: async () => {
      await engine.run(['rm', '-f', name]);
    },
  };
}

/** Whether a server on this machine says something first, as sshd does. */
async function isSpokenTo(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    const said = once(socket, 'data').then(() => true);
    return await Promise.race([said, once(socket, 'close').then(() => false)]);
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The sshd of this machine as the container sees it; where there is none, Debian's package is unpacked into the folder. */
async function sshdHere(folder: string): Promise<string> {
  if (existsSync('/usr/sbin/sshd')) return '/usr/sbin/sshd';
  const root = join(folder, 'root');
  await mkdir(root);
  await downloadPackages(['openssh-server', 'libwrap0'], folder, new AbortController().signal);
  for (const file of await readdir(folder))
    if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folder, file), root]);
  return '/ssh/root/usr/sbin/sshd';
}
