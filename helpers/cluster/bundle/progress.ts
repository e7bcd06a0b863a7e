import { roughly } from '../../config/duration.ts';
import type { Running } from '../../system/running.ts';
import type { PlannedStep } from './key.ts';

/** The line that a step begins with: where in the whole it is, how long it usually takes, what comes after it. */
export function announcement(step: PlannedStep, missing: readonly PlannedStep[], place: string): string {
  const inLane = missing.filter((other) => other.lane === step.lane);
  const next = inLane[inLane.indexOf(step) + 1];
  const after = next === undefined ? '' : `; next: ${next.title}`;
  return `bundle ${place}  ${step.title}: ${step.doing} (about ${roughly(step.usualSeconds * 1_000)}${after})`;
}

/** A step that was begun. */
interface Begun {
  /** For how long it has run, in whole seconds. */
  seconds(): number;
  done(): void;
  failed(): void;
}

/** Says which step begins, which has ended and, to who watches, what runs. */
export class Progress {
  readonly #log: (line: string) => void;
  readonly #running: Running;
  readonly #missing: readonly PlannedStep[];
  readonly #total: number;
  #count: number;

  /** @param missing the steps that are still to be made, in order */
  constructor(
    total: number,
    missing: readonly PlannedStep[],
    { log, running }: { log: (line: string) => void; running: Running },
  ) {
    this.#log = log;
    this.#running = running;
    this.#missing = missing;
    this.#total = total;
    this.#count = total - missing.length;
    if (this.#count > 0) log(`bundle: ${this.#count} of ${total} steps are built already`);
  }

  begin(step: PlannedStep): Begun {
    this.#count += 1;
    this.#log(announcement(step, this.#missing, `${this.#count}/${this.#total}`));
    const start = performance.now();
    const seconds = () => Math.round((performance.now() - start) / 1000);
    const failed = this.#running(step.title, `${step.doing} (about ${roughly(step.usualSeconds * 1_000)})`);
    return {
      seconds,
      failed,
      done: () => {
        failed();
        this.#log(`bundle      ${step.title}: done in ${seconds()} s`);
      },
    };
  }
}
