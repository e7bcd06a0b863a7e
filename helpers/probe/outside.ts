import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import pMap from 'p-map';
import { GenericContainer, type StartedTestContainer } from 'testcontainers';
import { Inconclusive } from '../model/outcomes.ts';
import type { RunContext } from '../model/run-context.ts';
import { inSeconds, TIMEOUTS } from '../model/timeouts.ts';
import { isInstalled } from '../system/is-installed.ts';
import { CommandError, run } from '../system/run.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import { makingCurl } from './connections-of.ts';
import { curlCommand, curlPlanMs, readCurlOutput } from './curl-plan.ts';
import { PORTS } from './fixture-pods.ts';
import { judgeAnswer } from './judge-answer.ts';
import { BODY, type Observation, type Target } from './probe.ts';
import { OUTSIDE, type Prober } from './prober.ts';
import type { RateLimit } from './rate/rate-limit.ts';
import { inTurns } from './rate/stopwatch.ts';

/** Port of the kubelet on every node: https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
const KUBELET = 10_250;

/** Whether this machine reaches any of these addresses: a node answers, even with a refusal. */
export async function reachesAny(
  addresses: readonly string[],
  { port = KUBELET, limit }: { port?: number; limit?: RateLimit | undefined } = {},
): Promise<boolean> {
  const making = { connectionsOf: () => 1, atOnce: addresses.length };
  const ask = (part: readonly string[]) => Promise.all(part.map((address) => answers(address, port)));
  return (await inTurns(limit, addresses, making, ask)).includes(true);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUTS.connect });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => end(code === 'ECONNREFUSED'));
  });
}

/** Datagrams in flight: too few to be a load test. */
const AT_ONCE = 20;

/** The request in a URL that asks the source's own server to dial. This machine sends it itself. */
interface Datagram {
  host: string;
  port: number;
  payload: string;
}

export function datagramOf({ url, bodyBytes = 0 }: Pick<Target, 'url' | 'bodyBytes'>): Datagram {
  const query = new URL(url).searchParams;
  const payload = (query.get('request') ?? '').replace(BODY, 'x'.repeat(bodyBytes));
  return { host: query.get('host') ?? '', port: Number(query.get('port')), payload };
}

/** Sends one datagram to each target from its own socket, and waits for its answer. */
export function sendDatagrams(targets: readonly Target[], withinMs: number): Promise<Observation[]> {
  return pMap(targets, (target) => send(target, withinMs), { concurrency: AT_ONCE });
}

function send(target: Target, withinMs: number): Promise<Observation> {
  const { host, port, payload } = datagramOf(target);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const start = performance.now();
  return new Promise<Observation>((resolve) => {
    const late = () => resolve({ outcome: 'timed-out', detail: `no answer within ${withinMs} ms` });
    // First read what has arrived: an answer may have waited while this process had no processor.
    const timer = setTimeout(() => setImmediate(late), withinMs);
    const fail = (error: NodeJS.ErrnoException) => {
      const outcome = error.code === 'ECONNREFUSED' ? 'refused' : 'failed';
      resolve({ outcome, detail: error.message });
    };
    socket.on('error', fail);
    socket.on('message', (message) => {
      const received = { status: 200, text: message.toString(), bytes: message.length };
      const { judged, text } = judgeAnswer({ ...target, dialled: false }, received);
      resolve({ ...judged, totalMs: performance.now() - start, answer: text });
    });
    // Connected, so that a refusal is heard.
    socket.connect(port, host, () => socket.send(payload));
    socket.on('close', () => clearTimeout(timer));
  }).finally(() => socket.close());
}

/** A client outside the cluster, and its removal. */
export interface OutsideClient {
  prober: Prober;
  stop(): Promise<void>;
}

/**
 * The client outside the cluster: for a cluster made here a container on the nodes' network, for an existing cluster this machine.
 * @throws Inconclusive if this machine lacks what the probes need
 */
export async function outsideClient(cluster: ClusterUnderTest): Promise<OutsideClient> {
  const { outside } = cluster.run;
  return outside.kind === 'container' ? container(outside, cluster) : thisMachine(cluster);
}

type Asking = Pick<ClusterUnderTest, 'pace' | 'limit' | 'deadPairs'>;

/**
 * Finds the programs that the probes need on this machine. An image of this program has none of them.
 * @param path the variable PATH
 * @throws Inconclusive if one is missing
 */
export async function checkPrograms(path?: string): Promise<void> {
  for (const program of ['curl', 'sh'])
    if (!(await isInstalled(program, path)))
      throw new Inconclusive(
        `${program} is not installed here: requests from outside the cluster cannot be made; run netconform on a machine with ${program}, or give --skip-external`,
      );
}

async function thisMachine({ pace, limit, deadPairs }: Asking): Promise<OutsideClient> {
  await checkPrograms();
  const prober: Prober = {
    name: 'this machine',
    node: OUTSIDE,
    pace,
    deadPairs,
    byHand: ({ url }) => `curl -sS -m ${inSeconds(TIMEOUTS.byHand)} ${url}`,
    async probe(targets, time, withinMs) {
      const overTcp = async (part: readonly Target[]): Promise<Observation[]> => {
        if (part.length === 0) return [];
        const [command = 'sh', ...args] = curlCommand(part, pace.connectMs, withinMs);
        try {
          const stdout = await run(command, args, { timeoutMs: curlPlanMs(part, pace.connectMs) });
          return readCurlOutput(stdout, part);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          return part.map(() => ({
            outcome: 'inconclusive',
            detail: `curl on this machine ${error.reason}`,
          }));
        }
      };
      const ask = async (part: readonly Target[]) => {
        const [dialled, others] = [true, false].map((is) =>
          part.filter((one) => (one.dialled === true) === is),
        );
        const [overUdp, seen] = await Promise.all([
          sendDatagrams(dialled ?? [], withinMs ?? pace.connectMs),
          overTcp(others ?? []),
        ]);
        return part.map((one) => (one.dialled === true ? overUdp : seen).shift() as Observation);
      };
      return inTurns(limit, targets, makingCurl(targets), ask, time);
    },
  };
  return { prober, stop: async () => undefined };
}

async function container(
  outside: Extract<RunContext['outside'], { kind: 'container' }>,
  { pace, limit, deadPairs }: Asking,
): Promise<OutsideClient> {
  const client: StartedTestContainer = await new GenericContainer(outside.image)
    .withNetworkMode(outside.network)
    .withLabels({ 'io.netconform.run': outside.run })
    // Its server sends datagrams.
    .withCommand(['netexec', `--http-port=${PORTS.tcp}`])
    .withStartupTimeout(TIMEOUTS.outsideClient)
    .start();
  const prober: Prober = {
    name: 'a client outside the cluster',
    node: OUTSIDE,
    pace,
    deadPairs,
    byHand: ({ url }) =>
      `curl -sS -m ${inSeconds(TIMEOUTS.byHand)} ${url}   # from a container on the network ${outside.network}`,
    async probe(targets, time, withinMs) {
      const ask = async (part: readonly Target[]) => {
        const { stdout } = await client.exec(curlCommand(part, pace.connectMs, withinMs));
        return readCurlOutput(stdout, part);
      };
      return inTurns(limit, targets, makingCurl(targets), ask, time);
    },
  };
  return {
    prober,
    stop: async () => {
      await client.stop({ timeout: 0 });
    },
  };
}
