import type { Running } from '../../system/running.ts';

/** A running activity. */
export interface Activity {
  name: string;
  detail: string | undefined;
  /** Its start in ms, by `performance.now()`. */
  since: number;
}

/** The running activities, in the order of their start. */
export class Activities {
  readonly #running = new Set<Activity>();
  readonly #changed: () => void;

  /** @param changed called at each start and end */
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

/** The running activities with their durations, as the line that a log without cursor gets now and then. */
export function heartbeatLine(activities: readonly Activity[], progress: string, now: number): string {
  const each = activities.map(({ name, since }) => `${name} ${Math.floor((now - since) / 1000)} s`);
  return `${'…'.padStart(7)}  ${[each.join(', '), ...(progress === '' ? [] : [progress])].join('; ')}`;
}
