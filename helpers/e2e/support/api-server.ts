import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { ensureBundle } from '../../cluster/bundle/bundle.ts';
import { type Engine, hasImage } from '../../cluster/engine/engine.ts';
import { IMAGES } from '../../cluster/image-list.ts';
import { CACHE, engineHere } from './traces.ts';

/** A real API server with its etcd, on loopback, without kubelets and controllers: it only keeps objects. */
export interface ApiServer {
  /** Of a user who may do everything. */
  kubeconfig: string;
  /**
   * Sends one request as that user.
   * @returns the body of the answer
   * @throws Error with what the server answered, unless it took it
   */
  send(method: 'DELETE' | 'GET' | 'PATCH' | 'POST', path: string, body?: object): Promise<string>;
  /** Of the service account "netconform" in namespace default, which has no rights but those that roles give. */
  kubeconfigOfAccount: string;
  stop(): Promise<void>;
}

/** The only Service range: the API server takes no Service outside of it. */
export const SERVICE_RANGE = '10.96.0.0/16';

/** A program that runs, and the file that it writes to. */
interface Started {
  child: ChildProcess;
  log: string;
}

const SETPRIV = '/usr/bin/setpriv';

/** The server's answer to a request that it did not take. */
export class Refused extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

const PROGRAMS = ['etcd', 'kube-apiserver'] as const;

/** Starts both; they end with this process, however it ends. */
export async function startApiServer(): Promise<ApiServer> {
  const bin = await programs();
  const dir = await mkdtemp(join(tmpdir(), 'api-server-'));
  const children: Started[] = [];
  const stop = async () => {
    await Promise.all(children.map(end));
    await agent.close();
    await rm(dir, { recursive: true, force: true });
  };
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  try {
    const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
    const [etcd, url] = [`http://127.0.0.1:${client}`, `https://127.0.0.1:${secure}`];
    await writeFile(
      join(dir, 'tokens.csv'),
      'admin,admin,1,system:masters\naccount,system:serviceaccount:default:netconform,2\n',
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
      if (!response.ok) throw new Refused(`${method} ${path}: ${response.status} ${text}`, response.status);
      return text;
    };
    const kubeconfigOf = async (user: string) => {
      const file = join(dir, `${user}.kubeconfig`);
      await writeFile(file, kubeconfig(url, user));
      return file;
    };
    await answering(`${url}/readyz`, agent, children);
    return {
      kubeconfig: await kubeconfigOf('admin'),
      kubeconfigOfAccount: await kubeconfigOf('account'),
      send,
      stop,
    };
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
async function start(dir: string, program: string, args: readonly string[]): Promise<Started> {
  const [command, ...before] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig=KILL', '--', program] : [program];
  const file = join(dir, `${basename(program)}.log`);
  const log = await open(file, 'w');
  const child = spawn(command ?? program, [...before, ...args], {
    stdio: ['ignore', log.fd, log.fd],
    cwd: dir,
  });
  await log.close();
  return { child, log: file };
}

async function end({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function answering(url: string, dispatcher: Agent, children: readonly Started[]): Promise<void> {
  for (;;) {
    const dead = children.find(({ child }) => child.exitCode !== null);
    if (dead !== undefined) {
      const log = await readFile(dead.log, 'utf8');
      throw new Error(
        `${dead.child.spawnargs.join(' ')} ended with ${dead.child.exitCode}: ${log.slice(-2_000)}`,
      );
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
