import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { dumpYaml, loadYaml } from '@kubernetes/client-node';

/** A way to an API server on which everything is counted, as it goes over the line: TLS, headers and all. */
export interface CountedLine {
  /** Path of a kubeconfig that leads over it. */
  kubeconfig: string;
  /** Bytes from and to the client, and connections, since it was made. */
  counted(): { sent: number; received: number; connections: number };
  /** Ends every connection that is open; others can be made at once. */
  cut(): void;
  close(): void;
}

interface Config {
  clusters: { cluster: { server: string } }[];
}

/** @param folder takes the kubeconfig */
export async function countedLine(kubeconfig: string, folder: string): Promise<CountedLine> {
  const config = loadYaml<Config>(await readFile(kubeconfig, 'utf8'));
  const cluster = config.clusters[0]?.cluster;
  if (cluster === undefined) throw new Error(`${kubeconfig} has no cluster`);
  const url = new URL(cluster.server);
  // As it is now: the kubeconfig's own is another one below.
  const to = { port: Number(url.port), host: url.hostname };
  const sum = { sent: 0, received: 0, connections: 0 };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    sum.connections += 1;
    const upstream = connect(to);
    open.add(client);
    client.on('close', () => {
      open.delete(client);
      upstream.destroy();
    });
    client.on('data', ({ length }) => {
      sum.sent += length;
    });
    upstream.on('data', ({ length }) => {
      sum.received += length;
    });
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on('error', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.port = String((server.address() as AddressInfo).port);
  cluster.server = url.origin;
  const file = join(folder, 'counted.kubeconfig');
  await writeFile(file, dumpYaml(config), { mode: 0o600 });
  return {
    kubeconfig: file,
    counted: () => ({ ...sum }),
    cut() {
      for (const client of open) client.resetAndDestroy();
    },
    close: () => server.close(),
  };
}
