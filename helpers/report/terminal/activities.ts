import type { Running } from '../../system/running.ts';

/** Something that runs. */
export interface Activity {
  name: string;
  detail: string | undefined;
  /** When it began, ms, by the clock of `performance.now()`. */
  since: number;
}

/** What runs at present, in the order in which it began. */
export class Activities {
  readonly #running = new Set<Activity>();
  readonly #changed: () => void;

  /** @param changed called when something began or ended */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  readonly running: Running = (name, detail) => {
    const activity = { name, detail, since: performance.now() };
    this.#running.add(activity);
    this.#changed();
    return () => {
      if (this.#running.delete(activity)) this.#changed();
    };
  };

  get all(): readonly Activity[] {
    return [...this.#running];
  }
}

/** What runs and for how long, as the one line that a log without cursor gets now and then. */
export function heartbeatLine(activities: readonly Activity[], progress: string, now: number): string {
  const each = activities.map(({ name, since }) => `${name} ${Math.floor((now - since) / 1000)} s`);
  return `${'…'.padStart(7)}  ${[each.join(', '), ...(progress === '' ? [] : [progress])].join('; ')}`;
}
