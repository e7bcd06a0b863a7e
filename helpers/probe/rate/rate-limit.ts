import { PAUSES } from '../../model/timeouts.ts';
/** A turn: so much may be begun now. */
export interface Turn {
  /** How many of those that were asked for, in their order; at least one. */
  count: number;
  /** All of them have been begun by now; only the first call counts. */
  begun(): void;
}

interface Waiting {
  costs: readonly number[];
  grant(turn: Turn): void;
}

/**
 * Bounds how many connections are begun in any second, over all who ask. Each holds its place from the moment that it may be begun until a
 * second after it has been, so that no two that come after each other in one place are within the same second, however late a
 * turn is made use of. Who asked first has the first turn.
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
   * Waits until the first of some can be begun, and as many of the next as there are places for.
   * @param costs how many connections each of them makes, one or more of them; what makes more than fit into a second takes all places
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
