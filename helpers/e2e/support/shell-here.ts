import { join } from 'node:path';
import { execa } from 'execa';
import { inTemporaryFolder } from './temporary.ts';
import { engineHere } from './traces.ts';

/** Runs a command as a reader does who copies it into a shell, whose kubectl is that of a node: the machine may have none. */
export function inShell(command: string, node: string): Promise<{ code: number | undefined; said: string }> {
  return inTemporaryFolder(async (folder) => {
    const engine = await engineHere();
    await engine.run(['cp', `${node}:/usr/bin/kubectl`, join(folder, 'kubectl')]);
    const { exitCode, all } = await execa('sh', ['-c', command], {
      env: { PATH: `${folder}:${process.env.PATH}` },
      reject: false,
      all: true,
    });
    return { code: exitCode, said: all };
  });
}
