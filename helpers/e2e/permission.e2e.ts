import { chmod, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isInstalled } from './machine.ts';
import { netconform } from './support/program.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';

/** The variable by which each engine's client takes the address of its service. */
const ADDRESS = { docker: 'DOCKER_HOST', podman: 'CONTAINER_HOST' } as const;

test.for(['docker', 'podman'] as const)(
  'refuses with exit code 2 when the user may not use %s',
  async (engine, context) => {
    if (!isInstalled(engine)) return context.skip(`${engine} is not installed`);
    await inTemporaryFolder(async (folder) => {
      const [socket, home] = [join(folder, 'engine.sock'), join(folder, 'home')];
      await mkdir(home);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      await chmod(socket, 0o000);
      const environment = {
        HOME: home,
        XDG_CACHE_HOME: join(home, '.cache'),
        [ADDRESS[engine]]: `unix://${socket}`,
        KIND_EXPERIMENTAL_PROVIDER: engine,
      };
      const args = ['certify', '--cni', 'flannel', '--name', runName(), '--out', join(home, 'reports')];
      try {
        const { code, stderr } = await netconform(args, environment, { obeyFileModes: true });
        expect(code, stderr).toBe(2);
        expect(stderr).toContain('permission');
        expect(stderr).toContain(socket);
      } finally {
        server.close();
      }
    });
  },
);
