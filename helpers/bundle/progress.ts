import type { PlannedStep } from './key.ts';

/** How often a running step says that it still runs, in ms: CI systems end a job that is silent for minutes. */
const HEARTBEAT_MS = 30_000;

/** A time as a person says it: "45 s", "5 min". */
export function roughly(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** The line that a step begins with: where in the whole it is, how long it usually takes, what comes after it. */
export function announcement(step: PlannedStep, missing: readonly PlannedStep[], place: string): string {
  const inLane = missing.filter((other) => other.lane === step.lane);
  const next = inLane[inLane.indexOf(step) + 1];
  const after = next === undefined ? '' : `; next: ${next.title}`;
  return `bundle ${place}  ${step.title}: ${step.doing} (about ${roughly(step.usualSeconds)}${after})`;
}

/** Says which step begins, which has ended, and every half minute what runs. */
export class Progress {
  readonly #log: (line: string) => void;
  readonly #missing: readonly PlannedStep[];
  readonly #total: number;
  readonly #running = new Map<PlannedStep, number>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #begun = performance.now();
  #count: number;

  /** @param missing the steps that are still to be made, in order */
  constructor(total: number, missing: readonly PlannedStep[], log: (line: string) => void) {
    this.#log = log;
    this.#missing = missing;
    this.#total = total;
    this.#count = total - missing.length;
    if (this.#count > 0) log(`bundle: ${this.#count} of ${total} steps need no building`);
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  begin(step: PlannedStep): void {
    this.#count += 1;
    this.#running.set(step, performance.now());
    this.#log(announcement(step, this.#missing, `${this.#count}/${this.#total}`));
  }

  end(step: PlannedStep): void {
    this.#log(`bundle      ${step.title}: done in ${this.secondsOf(step)} s`);
    this.#running.delete(step);
  }

  secondsOf(step: PlannedStep): number {
    return secondsSince(this.#running.get(step) ?? performance.now());
  }

  stop(): void {
    clearInterval(this.#heartbeat);
  }

  #beat(): void {
    const steps = [...this.#running.keys()].map((step) => `${step.title}, ${this.secondsOf(step)} s`);
    this.#log(`bundle      … ${secondsSince(this.#begun)} s so far; now: ${steps.join(' and ')}`);
  }
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 1000);
}
