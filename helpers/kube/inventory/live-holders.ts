import type { V1Pod } from '@kubernetes/client-node';
import { podAddresses } from './holders.ts';

/** Pods that held one address at the same time. */
export interface Overlap {
  address: string;
  /** Their kubectl names. */
  pods: string[];
  nodes: string[];
  /** The minimum duration, ms. */
  forMs: number;
}

/**
 * The tolerated overlap between a terminating pod and the next one, ms: a kubelet frees the address before it reports the end of the pod.
 */
const END_IS_SAID_WITHIN = 1_000;

interface Holding {
  pod: string;
  node: string | undefined;
  terminating: boolean;
}

/** The holders of each address, from one event of the API's watch to the next. */
export class LiveHolders {
  readonly #held = new Map<string, Map<string, Holding>>();
  /** The last known addresses of each pod. */
  readonly #of = new Map<string, Iterable<string>>();
  readonly #since = new Map<
    string,
    { ms: number; pods: Map<string, string | undefined>; terminating: boolean }
  >();
  readonly #ended: Overlap[] = [];

  /** @param atMs time of the event, by any monotonic clock */
  see(type: string, pod: V1Pod, atMs: number): void {
    const key = pod.metadata?.uid ?? `${pod.metadata?.namespace}/${pod.metadata?.name}`;
    const now = type === 'DELETED' ? [] : podAddresses([pod]);
    const terminating = pod.metadata?.deletionTimestamp !== undefined;
    const addresses = new Map(now.map(({ address, ...holding }) => [address.text, holding]));
    for (const address of this.#of.get(key) ?? []) {
      const holders = this.#held.get(address);
      if (holders === undefined || addresses.has(address)) continue;
      holders.delete(key);
      this.#check(address, holders, atMs);
      if (holders.size === 0) this.#held.delete(address);
    }
    if (addresses.size === 0) this.#of.delete(key);
    else this.#of.set(key, [...addresses.keys()]);
    for (const [address, { holder, node }] of addresses) {
      const holders = this.#held.get(address) ?? new Map<string, Holding>();
      this.#held.set(address, holders);
      holders.set(key, { pod: holder, node, terminating });
      this.#check(address, holders, atMs);
    }
  }

  /** Overlaps beyond the tolerance: at once if no pod was terminating, after a moment if one was. */
  overlaps(atMs: number): Overlap[] {
    const open = [...this.#since].flatMap(([address, since]) => overlap(address, since, atMs));
    return [...this.#ended, ...open];
  }

  #check(address: string, holders: ReadonlyMap<string, Holding>, atMs: number): void {
    const since = this.#since.get(address);
    if (holders.size < 2) {
      if (since === undefined) return;
      this.#ended.push(...overlap(address, since, atMs));
      this.#since.delete(address);
      return;
    }
    const kept = since ?? { ms: atMs, pods: new Map(), terminating: false };
    for (const { pod, node } of holders.values()) kept.pods.set(pod, node);
    kept.terminating ||= [...holders.values()].some((holding) => holding.terminating);
    this.#since.set(address, kept);
  }
}

function overlap(
  address: string,
  since: { ms: number; pods: ReadonlyMap<string, string | undefined>; terminating: boolean },
  untilMs: number,
): Overlap[] {
  const forMs = untilMs - since.ms;
  if (since.terminating && forMs < END_IS_SAID_WITHIN) return [];
  const nodes = [...since.pods.values()].filter((node) => node !== undefined);
  return [{ address, pods: [...since.pods.keys()], nodes, forMs }];
}
