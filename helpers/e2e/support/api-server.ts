import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { ensureBundle } from '../../cluster/bundle/bundle.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import { hasImage } from '../../cluster/engine/has-image.ts';
import { IMAGES } from '../../cluster/image-list.ts';
import { CACHE, engineHere } from './traces.ts';

/** A real API server with its etcd, on loopback, without kubelets and controllers: it only keeps objects. */
export interface ApiServer {
  /** Of a user who may do everything. */
  kubeconfig: string;
  url: string;
  /**
   * Sends one request as that user.
   * @throws Error with what the server answered, unless it took it
   */
  send(method: 'DELETE' | 'PATCH' | 'POST', path: string, body?: object): Promise<void>;
  /** A kubeconfig file of a user of that name, who has no rights but those that roles give. */
  kubeconfigOf(user: string): Promise<string>;
  stop(): Promise<void>;
}

/** The only Service range: the API server takes no Service outside of it. */
export const SERVICE_RANGE = '10.96.0.0/16';

const SETPRIV = '/usr/bin/setpriv';

const PROGRAMS = ['etcd', 'kube-apiserver'] as const;

/** Starts both; they end with this process, however it ends. */
export async function startApiServer(users: readonly string[] = []): Promise<ApiServer> {
  const bin = await programs();
  const dir = await mkdtemp(join(tmpdir(), 'api-server-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(children.reverse().map(end));
    await agent.close();
    await rm(dir, { recursive: true, force: true });
  };
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  try {
    const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
    const [etcd, url] = [`http://127.0.0.1:${client}`, `https://127.0.0.1:${secure}`];
    await writeFile(
      join(dir, 'tokens.csv'),
      ['admin,admin,admin,system:masters', ...users.map((user) => `${user},${user},${user}`)].join('\n'),
    );
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = join(dir, 'key.pem');
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    children.push(
      await start(dir, join(bin, 'etcd'), [
        `--data-dir=${join(dir, 'etcd')}`,
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        `--listen-peer-urls=http://127.0.0.1:${peer}`,
        `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
        `--initial-cluster=default=http://127.0.0.1:${peer}`,
        '--unsafe-no-fsync',
      ]),
      await start(dir, join(bin, 'kube-apiserver'), [
        `--etcd-servers=${etcd}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${secure}`,
        '--advertise-address=192.0.2.1',
        '--endpoint-reconciler-type=none',
        `--cert-dir=${join(dir, 'certificates')}`,
        `--service-cluster-ip-range=${SERVICE_RANGE}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${key}`,
        `--service-account-signing-key-file=${key}`,
        `--token-auth-file=${join(dir, 'tokens.csv')}`,
        '--authorization-mode=RBAC',
        // No controller makes service accounts or takes taints off nodes here.
        '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition,Priority,DefaultTolerationSeconds',
      ]),
    );
    const send: ApiServer['send'] = async (method, path, body) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const response = await fetch(`${url}${path}`, {
        method,
        dispatcher: agent,
        headers: { authorization: 'Bearer admin', 'content-type': type },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    };
    const kubeconfigOf = async (user: string) => {
      const file = join(dir, `${user}.kubeconfig`);
      await writeFile(file, kubeconfig(url, user));
      return file;
    };
    await answering(`${url}/readyz`, agent, children, dir);
    return { kubeconfig: await kubeconfigOf('admin'), url, send, kubeconfigOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Folder with both programs as the node image has them, which is the bundle's or kind's own. They are taken out of it once. */
async function programs(): Promise<string> {
  const engine = await engineHere();
  const image = await nodeImage(engine);
  const id = (await engine.run(['image', 'inspect', '--format', '{{.Id}}', image])).trim();
  const dir = join(CACHE, 'api-server', id.replace('sha256:', '').slice(0, 12));
  if (PROGRAMS.every((program) => existsSync(join(dir, program)))) return dir;
  const partial = `${dir}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  // The images of the control plane are unpacked in the store of the node's containerd.
  const find = PROGRAMS.map(
    (program) =>
      `cp "$(find /kind /var/lib/containerd -type f -path '*/fs/usr/local/bin/${program}' 2>/dev/null | head -1)" /out/`,
  );
  const container = ['run', '--rm', '--network=none', '--entrypoint=/bin/sh', `--volume=${partial}:/out`];
  await engine.run([...container, image, '-ec', find.join('\n')], { timeoutMs: 300_000 });
  await rm(dir, { recursive: true, force: true });
  await rename(partial, dir);
  return dir;
}

async function nodeImage(engine: Engine): Promise<string> {
  if (await hasImage(engine, IMAGES.node)) return IMAGES.node;
  const options = { engine, cacheDir: CACHE, log: () => undefined, running: () => () => undefined };
  return (await ensureBundle({ ...options, signal: AbortSignal.timeout(900_000) })).nodeImage;
}

/** Where the machine has setpriv, the kernel ends the program with this process, even where that is killed. */
async function start(dir: string, program: string, args: readonly string[]): Promise<ChildProcess> {
  const [command, ...before] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig=KILL', '--', program] : [program];
  const log = await open(logOf(dir, program), 'w');
  const child = spawn(command ?? program, [...before, ...args], {
    stdio: ['ignore', log.fd, log.fd],
    cwd: dir,
  });
  await log.close();
  return child;
}

function logOf(dir: string, program: string): string {
  return join(dir, `${program.split('/').at(-1)}.log`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function answering(
  url: string,
  dispatcher: Agent,
  children: readonly ChildProcess[],
  dir: string,
): Promise<void> {
  for (;;) {
    const dead = children.find(({ exitCode }) => exitCode !== null);
    if (dead !== undefined) {
      const log = await readFile(logOf(dir, dead.spawnargs.find((arg) => arg.startsWith('/')) ?? ''), 'utf8');
      throw new Error(`${dead.spawnargs.join(' ')} ended with ${dead.exitCode}: ${log.slice(-2_000)}`);
    }
    const response = await fetch(url, { dispatcher, headers: { authorization: 'Bearer admin' } }).catch(
      () => undefined,
    );
    await response?.text();
    if (response?.ok === true) return;
    await setTimeout(100);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

function kubeconfig(server: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'only',
    clusters: [{ name: 'only', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'only', user: { token } }],
    contexts: [{ name: 'only', context: { cluster: 'only', user: 'only' } }],
  });
}
