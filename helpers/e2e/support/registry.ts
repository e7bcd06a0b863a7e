import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../cluster/engine/engine.ts';
import { downloadPackages } from '../../cluster/engine/install.ts';
import { run } from '../../system/run.ts';

/** A real image registry in the nodes' network, over plain HTTP, that has only what is pushed to it. */
export interface Registry {
  /** Address and port in the nodes' network. */
  inside: string;
  /** Address and port on this machine. */
  here: string;
  /** What it was asked for, a line each. */
  requests(): Promise<string[]>;
  remove(): Promise<void>;
}

const CONFIG = `version: 0.1
storage:
  filesystem:
    rootdirectory: /var/registry
http:
  addr: :5000
`;

/**
 * Debian's own docker-registry in a container of the node image, with this machine's /usr: no image has to be fetched.
 * @param folder an empty one, for the package and its configuration
 */
export async function registryFor(engine: Engine, cluster: string, folder: string): Promise<Registry> {
  const name = `${cluster}-registry`;
  await downloadPackages(['docker-registry'], folder, new AbortController().signal);
  for (const file of await readdir(folder))
    if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folder, file), join(folder, 'root')]);
  await writeFile(join(folder, 'config.yml'), CONFIG);
  const image = await engine.run(['inspect', '-f', '{{.Image}}', `${cluster}-control-plane`]);
  await engine.run([
    ...['run', '-d', '--name', name, '--network', cluster, '-p', '127.0.0.1::5000'],
    ...['-v', '/usr:/usr:ro', '-v', `${folder}:/registry:ro`],
    ...['--entrypoint', '/registry/root/usr/bin/docker-registry', image.trim()],
    ...['serve', '/registry/config.yml'],
  ]);
  const port = (await engine.run(['port', name, '5000'])).trim().split('\n')[0]?.split(':').at(-1) ?? '';
  const address = `{{(index .NetworkSettings.Networks "${cluster}").IPAddress}}`;
  return {
    inside: `${(await engine.run(['inspect', '-f', address, name])).trim()}:5000`,
    here: `127.0.0.1:${port}`,
    // It writes them to stdout; what else it has to say, to stderr.
    requests: async () => (await engine.run(['logs', name])).split('\n').filter((line) => line !== ''),
    remove: async () => {
      await engine.run(['rm', '-f', name]);
    },
  };
}
