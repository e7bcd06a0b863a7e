import { vi } from 'vitest';
import { runProgram } from '../../cli/program.ts';
import { type Ended, NOT_A_USERS } from './program.ts';

// The first run of a command loads its code, which takes a minute where the machine has much else to do.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/**
 * Runs a command line in this process, for what ends before anything is made: without a container engine, and with its cache in
 * the folder. A check that lets bad input through then ends with exit code 3, and makes nothing on this machine.
 * @param folder home and cache are in it
 * @param environment added to the environment
 */
export async function runHere(
  args: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      said[stream] += String(chunk);
      return true;
    }),
  );
  for (const name of Object.keys(process.env)) if (NOT_A_USERS.test(name)) vi.stubEnv(name, undefined);
  const all = { PATH: folder, HOME: folder, XDG_CACHE_HOME: undefined, ...environment };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  try {
    const code = await runProgram([...args]);
    return { code, ...said };
  } finally {
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}
