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

/** Where every node's kubelet listens: https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
const KUBELET = 10_250;

/** Whether this machine has a way to any of these addresses: an answer of a node, be it that nothing listens there. */
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

/** Datagrams that are waited for at a time: few enough not to be a load test. */
const AT_ONCE = 20;

/** What this machine sends where a target's URL asks the source's own server to dial. */
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

/** Sends one datagram to each target, from a socket of its own, and waits for its answer. */
export function sendDatagrams(targets: readonly Target[], withinMs: number): Promise<Observation[]> {
  return pMap(targets, (target) => send(target, withinMs), { concurrency: AT_ONCE });
}

function send(target: Target, withinMs: number): Promise<Observation> {
  const { host, port, payload } = datagramOf(target);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const start = performance.now();
  return new Promise<Observation>((resolve) => {
    const late = () => resolve({ outcome: 'timed-out', detail: `no answer within ${withinMs} ms` });
    // After what has come in: where this process got no processor for so long, an answer may be waiting.
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

/** A client that is not part of the cluster, and how to be rid of it. */
export interface OutsideClient {
  prober: Prober;
  stop(): Promise<void>;
}

/**
 * The client off the cluster: a container on the nodes' network beside a cluster made here, this machine itself
 * where the cluster was there already.
 * @throws Inconclusive where this machine lacks what the probes run
 */
export async function outsideClient(cluster: ClusterUnderTest): Promise<OutsideClient> {
  const { outside } = cluster.run;
  return outside.kind === 'container' ? container(outside, cluster) : thisMachine(cluster);
}

type Asking = Pick<ClusterUnderTest, 'pace' | 'limit' | 'deadPairs'>;

/**
 * Looks for what the probes run on this machine; an image of this program has neither.
 * @param path PATH, as the environment has it
 * @throws Inconclusive where one is missing
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
