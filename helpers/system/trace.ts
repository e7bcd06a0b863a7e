import type { Kind, Span } from '../model/span.ts';

/** Of this process; undefined while nothing is traced. */
let spans: Span[] | undefined;

/** From now on this process keeps what it does. */
export function startTracing(): void {
  spans ??= [];
}

/**
 * Begins a span. Costs next to nothing while nothing is traced.
 * @returns ends it; more may be known of it by then. May be called twice.
 */
export function span(kind: Kind, name: string, args?: Span['args']): (more?: Span['args']) => void {
  if (spans === undefined) return () => undefined;
  const startUs = nowUs();
  let ended = false;
  return (more) => {
    if (ended) return;
    ended = true;
    const all = { ...args, ...more };
    spans?.push({
      kind,
      name,
      startUs,
      durationUs: nowUs() - startUs,
      ...(Object.keys(all).length === 0 ? {} : { args: all }),
    });
  };
}

/** Runs a work as a span. @param known what is known of it once it has succeeded */
export async function traced<T>(
  kind: Kind,
  name: string,
  work: () => Promise<T>,
  known: (result: T) => Span['args'] = () => undefined,
): Promise<T> {
  const end = span(kind, name);
  try {
    const result = await work();
    end(known(result));
    return result;
  } finally {
    end();
  }
}

/** Takes what this process has kept so far. */
export function takeSpans(): Span[] {
  const taken = spans ?? [];
  if (spans !== undefined) spans = [];
  return taken;
}

function nowUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
