import { PAUSES } from '../../model/timeouts.ts';
/** A turn: permission to start this much now. */
export interface Turn {
  /** How many of the requested items may start, in order; at least one. */
  count: number;
  /** Says that all of them have started. Only the first call counts. */
  begun(): void;
}

interface Waiting {
  costs: readonly number[];
  grant(turn: Turn): void;
}

/**
 * Bounds the connections that start in any second, over all callers. A connection holds its place until one second after its start. So two
 * connections in one place are never within the same second, even if a turn is used late. Turns follow the order of requests.
 */
export class RateLimit {
  readonly #perSecond: number;
  readonly #waiting: Waiting[] = [];
  #free: number;

  /** @param perSecond connections, a whole number from 1 */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#free = perSecond;
  }

  /**
   * Waits until the first item may start, and as many of the next as have places.
   * @param costs connections of each item, at least one; an item with more than fit into a second takes all places
   */
  turn(costs: readonly number[]): Promise<Turn> {
    return new Promise((grant) => {
      this.#waiting.push({ costs: costs.map((cost) => Math.min(cost, this.#perSecond)), grant });
      this.#serve();
    });
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const { count, taken } = fitting(next.costs, this.#free);
      if (count === 0) return;
      this.#waiting.shift();
      this.#free -= taken;
      next.grant({ count, begun: this.#givesBack(taken) });
    }
  }

  #givesBack(taken: number): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      setTimeout(() => {
        this.#free += taken;
        this.#serve();
      }, PAUSES.rateWindow);
    };
  }
}

function fitting(costs: readonly number[], free: number): { count: number; taken: number } {
  let [count, taken] = [0, 0];
  for (const cost of costs) {
    if (taken + cost > free) break;
    taken += cost;
    count += 1;
  }
  return { count, taken };
}
