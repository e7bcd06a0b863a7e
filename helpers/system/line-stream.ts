import { createInterface } from 'node:readline';
import { PassThrough, type Writable } from 'node:stream';

/** A stream that hands on what is written to it line by line, the last one also without its end. */
export function lineStream(onLine: (line: string) => void): Writable {
  const stream = new PassThrough();
  createInterface({ input: stream }).on('line', onLine);
  return stream;
}
