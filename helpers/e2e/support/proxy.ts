import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** An HTTP proxy that tunnels, as HTTPS_PROXY and a kubeconfig's proxy-url name one. */
export interface HttpProxy {
  proxy: Server;
  /** Its URL. */
  address: string;
  /** Host and port of each connection that it was asked for. */
  proxied: string[];
}

export async function startProxy(): Promise<HttpProxy> {
  const proxied: string[] = [];
  const proxy = createServer().on('connect', (asked, socket, head) => {
    proxied.push(asked.url ?? '');
    const { hostname, port } = new URL(`http://${asked.url}`);
    const server = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      server.write(head);
      server.pipe(socket).pipe(server);
    });
    server.on('error', () => socket.destroy());
    socket.on('error', () => server.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { proxy, address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, proxied };
}
