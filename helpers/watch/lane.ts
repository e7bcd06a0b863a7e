import type { Received } from '../probe/judge-answer.ts';
import type { Observation } from '../probe/probe.ts';
import type { Attempt, Connection } from './connection.ts';

/** A connection, where to connect for it just now, and who has to answer. */
export interface Asked {
  connection: Connection;
  url: string;
  /** The URL asks the source's own server to send something on: where that one does not answer, nothing is known. */
  dialled?: true;
  judge(received: Received): Pick<Observation, 'outcome' | 'detail'>;
}

/** Processes that one source probes with. Each waits for one connection at a time, so that those it has to itself are never late. */
const LANES = 8;

/** New connections a second of one source, whatever its number of targets: fifty take 4 % of a core, those that it answers included. */
const MOST_PER_SECOND = 100;

/** The connections of a source by the process that makes them: those that go to pods share, on a large cluster, the others do not. */
export function lanesOf<T extends Pick<Asked, 'connection'>>(all: readonly T[]): T[][] {
  const pods = all.filter(({ connection }) => connection.kind === 'pod');
  const alone = all.filter((asked) => !pods.includes(asked)).map((asked) => [asked]);
  const shared = Math.max(1, Math.min(pods.length, LANES - alone.length));
  return [
    ...alone,
    ...Array.from({ length: shared }, (_, lane) => pods.filter((_pod, at) => at % shared === lane)),
  ].filter((lane) => lane.length > 0);
}

/** How often each connection of a source is made, 1/s: as asked for, or less often where there are very many of them. */
export function perSecondOf(connections: number, asked: number): number {
  return Math.min(asked, MOST_PER_SECOND / Math.max(1, connections));
}

/** A process of a source that makes one connection after the other, by the number it was started under. */
export type Lane = number;

/** Bytes of an answer that are kept: a pod's name, or the begin of what a DNS server said. */
export const ANSWER_BYTES = 200;

const FIELDS = [
  'urlnum',
  'exitcode',
  'http_code',
  'num_connects',
  'time_connect',
  'time_total',
  'size_download',
  'errormsg',
];

/**
 * curl's configuration for a lane: each of its connections in turn, a new one each time.
 * @param perSecond of each of them
 */
export function laneConfig(asked: readonly Asked[], perSecond: number, timeoutMs: number): string {
  return [
    'silent',
    'no-buffer',
    'globoff',
    'http1.1',
    'noproxy = "*"',
    'header = "Connection: close"',
    `max-time = ${timeoutMs / 1000}`,
    `rate = "${Math.max(1, Math.round(perSecond * asked.length * 60))}/m"`,
    // stderr, which is not buffered: each line comes when its connection has ended.
    `write-out = "%{stderr}\\n@${FIELDS.map((name) => `%{${name}}`).join('\\t')}\\n"`,
    ...asked.map(({ url }) => `url = "${url}"`),
    '',
  ].join('\n');
}

/** Exit codes of curl(1) that say something of the network: no connection, no answer in time, an answer that was cut off. */
const OF_THE_NETWORK = [5, 6, 7, 18, 28, 35, 52, 55, 56];

const COULD_NOT_CONNECT = 7;

/** What one line says of one connection. Times are ms of the clock that stamped it; `attempt` is absent where nothing is known. */
export interface Line {
  asked: Asked;
  attempt?: Attempt;
  /** Why nothing is known. */
  unclear?: string;
}

/** The clock's last two digits are hundredths, which it cuts off. */
const HALF_A_TICK_MS = 5;

/**
 * Reads a line of a lane's log.
 * @param lane the connections of the lane that wrote it; undefined for one that has ended
 */
export function readLine(
  line: string,
  lane: (number: Lane) => readonly Asked[] | undefined,
): Line | undefined {
  const [mark, number, now, ...fields] = line.split('\t');
  const all = lane(Number(number));
  if (mark !== 'p' || all === undefined || fields.length < FIELDS.length + 1) return undefined;
  const [index, exit, status, connects, connected, total, size, message = '', ...answer] = fields;
  const asked = all[Number(index) % all.length];
  const toMs = Number(now) * 1000 + HALF_A_TICK_MS;
  const fromMs = toMs - Number(total) * 1000;
  if (asked === undefined || !Number.isFinite(fromMs)) return undefined;
  const code = Number(exit);
  const failed = (detail: string): Line => ({ asked, attempt: { fromMs, toMs, passed: false, detail } });
  if (code !== 0) {
    const words = `curl exit ${code}: ${message}`;
    const own = asked.dialled === true && (code === COULD_NOT_CONNECT || Number(connected) === 0);
    return own || !OF_THE_NETWORK.includes(code) ? { asked, unclear: words } : failed(words);
  }
  if (connects !== '1') return { asked, unclear: `not a new connection (curl made ${connects})` };
  const { outcome, detail } = asked.judge({
    status: Number(status),
    text: answer.join('\t'),
    bytes: Number(size),
  });
  if (outcome === 'inconclusive') return { asked, unclear: detail };
  return outcome === 'reached' ? { asked, attempt: { fromMs, toMs, passed: true, detail } } : failed(detail);
}
