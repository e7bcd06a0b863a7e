import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../cluster/engine/engine.ts';

/** What of an image's configuration decides how it runs, as an engine's `import` takes it. */
interface ImageConfig {
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  User?: string;
  WorkingDir?: string;
}

/**
 * Pushes what an image of a node holds to a registry of plain HTTP on this machine, as an image of one new layer: no node has it, by
 * whatever name. Its own layers need not be there any more, as where containerd has unpacked them.
 * @param to its name there, with this machine's address of the registry
 * @param folder where files may be made
 */
export async function pushAnew(
  engine: Engine,
  { node, image, to }: { node: string; image: string; to: string },
  folder: string,
): Promise<void> {
  const onNode = (script: string) =>
    engine.run(['exec', node, 'sh', '-c', `set -e; ctr() { command ctr -n k8s.io "$@"; }; ${script}`]);
  const file = '/root/e2e-image.tar';
  const here = join(folder, 'image.tar');
  const config = JSON.parse(await onNode(CONFIG_OF(image))) as ImageConfig;
  await onNode(
    `mkdir /root/e2e; ctr images mount '${image}' /root/e2e >&2; tar -cf ${file} -C /root/e2e .; ctr images unmount --rm /root/e2e >&2; rmdir /root/e2e`,
  );
  await engine.run(['cp', `${node}:${file}`, here]);
  await onNode(`rm ${file}`);
  await engine.run(['import', ...changes(config).flatMap((change) => ['-c', change]), here, to]);
  try {
    await engine.run(['push', ...(engine.name === 'podman' ? ['--tls-verify=false'] : []), to]);
  } finally {
    await engine.run(['rmi', to]);
    await rm(here);
  }
}

/** Prints it; an image of several platforms has its manifest behind an index, and only this node's one here. */
const CONFIG_OF = (image: string) => `
  at=$(ctr images ls "name==${image}" | grep -o 'sha256:[0-9a-f]*' | head -1)
  for each in $at $(ctr content get $at | jq -r '.manifests[]?.digest'); do
    config=$(ctr content get $each 2>/dev/null | jq -r '.config.digest // empty') && [ -n "$config" ] && break
  done
  ctr content get $config | jq .config`;

function changes({ Env = [], Entrypoint, Cmd, User, WorkingDir }: ImageConfig): string[] {
  return [
    ...Env.map((each) => `ENV ${each}`),
    ...(Entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(Entrypoint)}`]),
    ...(Cmd === undefined ? [] : [`CMD ${JSON.stringify(Cmd)}`]),
    ...(User === undefined || User === '' ? [] : [`USER ${User}`]),
    ...(WorkingDir === undefined || WorkingDir === '' ? [] : [`WORKDIR ${WorkingDir}`]),
  ];
}
