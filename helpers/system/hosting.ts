import { createInterface } from 'node:readline';
import { PassThrough, type Writable } from 'node:stream';

// What a library such as vitest needs that runs inside this process.

const SIGNALS: (string | symbol)[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Starts a library without letting it listen for the signals that end this process. Some, vitest among them, end it
 * at once, before anything that was made could be taken away.
 */
export async function keepSignals<T>(start: () => Promise<T>): Promise<T> {
  const refuse = (event: string | symbol, listener: (...args: unknown[]) => void) => {
    // The listener is only about to be added; signals are delivered later than any microtask.
    if (SIGNALS.includes(event)) queueMicrotask(() => process.off(event, listener));
  };
  process.on('newListener', refuse);
  try {
    return await start();
  } finally {
    process.off('newListener', refuse);
  }
}

/** A stream that hands on what is written to it line by line, the last one also without its end. */
export function lineStream(onLine: (line: string) => void): Writable {
  const stream = new PassThrough();
  createInterface({ input: stream }).on('line', onLine);
  return stream;
}
