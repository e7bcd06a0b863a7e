import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { netconform } from '../end-to-end/program.ts';
import { inTemporaryFolder, runName } from '../end-to-end/temporary.ts';

/** A user who owns nothing. */
const NOBODY = 65534;

/** Another user can be had by root only, and a refusal of Docker's by its own client. */
const canBeShown = process.getuid?.() === 0 && succeeds('docker', '--version') && readableByNobody();

test.skipIf(!canBeShown)(
  'a user who may not use the engine is told so in one sentence, with exit code 2',
  async () => {
    await inTemporaryFolder(async (folder) => {
      await chmod(folder, 0o755);
      const [socket, home] = [join(folder, 'docker.sock'), join(folder, 'home')];
      await mkdir(home);
      await chown(home, NOBODY, NOBODY);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      await chmod(socket, 0o660);
      const environment = {
        HOME: home,
        XDG_CACHE_HOME: join(home, '.cache'),
        DOCKER_HOST: `unix://${socket}`,
        KIND_EXPERIMENTAL_PROVIDER: 'docker',
      };
      const args = ['certify', '--cni', 'flannel', '--name', runName(), '--out', join(home, 'reports')];
      try {
        const { code, stderr } = await netconform(args, environment, { as: NOBODY });
        expect(code, stderr).toBe(2);
        expect(stderr).toContain('no permission to use the container engine: docker');
        expect(stderr).toContain(socket);
      } finally {
        server.close();
        await rm(socket, { force: true });
      }
    });
  },
);

function succeeds(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A clone below a home that others may not enter cannot be run by them. */
function readableByNobody(): boolean {
  try {
    execFileSync(process.execPath, ['--version'], { uid: NOBODY, gid: NOBODY, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
