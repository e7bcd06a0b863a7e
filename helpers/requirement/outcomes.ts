/** Positive evidence that a requirement holds. Nothing checked is no evidence. */
export interface Evidence {
  /** One line for the reader, such as "23 pod addresses, each held by one pod". */
  summary: string;
  /** How many things were looked at; 0 makes the verdict inconclusive. */
  checked: number;
  details?: string[];
  unsteady?: string;
}

/** The cluster does not do what the requirement says. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly expected: string;
  readonly details: string[];
  readonly again: string | undefined;
  readonly lookedForMs: number | undefined;

  /** @param seen what was seen instead, in one line */
  constructor(
    seen: string,
    more: { expected: string; details?: string[]; again?: string; lookedForMs?: number },
  ) {
    super(seen);
    this.expected = more.expected;
    this.details = more.details ?? [];
    this.again = more.again;
    this.lookedForMs = more.lookedForMs;
  }
}

/** It could not be measured: neither green nor red. */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
  readonly details: string[];

  constructor(reason: string, details: string[] = []) {
    super(reason);
    this.details = details;
  }
}

/**
 * The requirement was not asked: it does not apply to a network of this kind, which leaves a cluster certifiable, or the
 * cluster does not offer what it takes to show it, which does not.
 */
export class Skipped extends Error {
  override readonly name = 'Skipped';
  readonly applies: boolean;

  constructor(reason: string, { applies = true }: { applies?: boolean } = {}) {
    super(reason);
    this.applies = applies;
  }
}
