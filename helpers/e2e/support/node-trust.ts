import type { Engine } from '../../cluster/engine/engine.ts';

/** Where containerd looks for what is said of a registry: https://github.com/containerd/containerd/blob/main/docs/hosts.md */
const HOSTS = '/etc/containerd/certs.d';
const CONFIG = '/etc/containerd/config.toml';
const KEPT = `${CONFIG}.e2e`;

/** Makes a node's containerd find a registry at an address over plain HTTP, and nowhere else. */
export async function trust(engine: Engine, node: string, registry: string, address: string): Promise<void> {
  const url = `http://${address}`;
  const hosts = `server = "${url}"\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`;
  const section = `[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "${HOSTS}"\n`;
  await onNode(
    engine,
    node,
    `mkdir -p '${HOSTS}/${registry}' && printf '%s' '${hosts}' > '${HOSTS}/${registry}/hosts.toml' || exit
     # Of containerd 2 it is the default.
     containerd config dump | grep -q 'config_path = .*${HOSTS}' && exit
     cp ${CONFIG} ${KEPT} && printf '\\n%s' '${section}' >> ${CONFIG} && systemctl restart containerd`,
  );
}

/** Takes that away again, with what containerd has of the registry. */
export async function distrust(engine: Engine, node: string, registry: string): Promise<void> {
  await onNode(
    engine,
    node,
    `rm -rf '${HOSTS}/${registry}'
     ctr -n k8s.io images ls -q | grep -F '${registry}/' | xargs -r ctr -n k8s.io images rm
     [ ! -e ${KEPT} ] || { mv ${KEPT} ${CONFIG} && systemctl restart containerd; }`,
  );
}

async function onNode(engine: Engine, node: string, script: string): Promise<void> {
  await engine.run(['exec', node, 'sh', '-c', script]);
}
