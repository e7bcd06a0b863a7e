import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { request } from 'undici';
import { expect, test } from 'vitest';
import type { Span } from '../model/span.ts';
import { span, traced, tracing } from './trace.ts';

const names = (spans: readonly Span[]) => spans.map(({ name }) => name);

test('keeps the spans of a work and of all that it calls, and none of what runs beside it', async () => {
  const [one, other]: [Span[], Span[]] = [[], []];
  const work = (name: string) => async () => {
    await setTimeout(1);
    await traced('run', name, () => setTimeout(1));
  };
  await Promise.all([tracing(one, work('one')), tracing(other, work('other')), work('untraced')()]);
  span('run', 'later')();
  expect([names(one), names(other)]).toEqual([['one'], ['other']]);
});

test('ends a span that throws, and passes the error on', async () => {
  const spans: Span[] = [];
  const failing = () => traced('run', 'failing', () => Promise.reject(new Error('no')));
  await expect(tracing(spans, failing)).rejects.toThrow('no');
  expect(names(spans)).toEqual(['failing']);
});

test('keeps the HTTP requests that are made meanwhile, with their status and bytes', async () => {
  const server = createServer((_, answer) => answer.end('four')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string) => (await request(`${url}${path}`)).body.text();
  const spans: Span[] = [];
  try {
    await tracing(spans, () => ask('/traced?a=b'));
    await ask('/after');
  } finally {
    server.closeAllConnections();
    server.close();
  }
  expect(names(spans)).toEqual(['GET /traced']);
  expect(spans[0]?.args).toEqual({ path: '/traced?a=b', status: 200, bytes: 4 });
});

test('traces nothing where it is not selected', async () => {
  await expect(tracing(undefined, async () => traced('run', 'x', async () => 'done'))).resolves.toBe('done');
});
