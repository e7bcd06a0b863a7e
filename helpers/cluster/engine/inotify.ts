import { readFile, writeFile } from 'node:fs/promises';

const INSTANCES = '/proc/sys/fs/inotify/max_user_instances';

/**
 * What kind's own guide asks for ("Pod errors due to too many open files"). All nodes of all clusters on a machine share
 * one budget, a node takes about twenty, and the kernel's default is 128: the sixth node's kube-proxy then fails.
 */
const ENOUGH = 1024;

/**
 * Raises the number of inotify instances that nodes may have, where this process may do so, and says so. The setting
 * stays: other clusters come to rely on it, and it costs nothing while it is not used.
 */
export async function allowInotify(log: (line: string) => void): Promise<void> {
  const now = Number(await readFile(INSTANCES, 'utf8').catch(() => ENOUGH));
  if (now >= ENOUGH) return;
  try {
    await writeFile(INSTANCES, `${ENOUGH}\n`);
    log(`machine fs.inotify.max_user_instances raised from ${now} to ${ENOUGH}: kind's nodes share it`);
  } catch {
    log(
      `machine fs.inotify.max_user_instances is ${now}, which is little for several nodes: if pods fail with "too many open files", sysctl -w fs.inotify.max_user_instances=${ENOUGH}`,
    );
  }
}
