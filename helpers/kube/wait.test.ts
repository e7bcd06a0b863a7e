import { ApiException } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { isTransient, shortReason, waitFor } from './wait.ts';

const options = { withinMs: 200, everyMs: 10, signal: new AbortController().signal };
const api = (code: number) =>
  new ApiException(code, 'message', JSON.stringify({ message: 'words of the server' }), {});

test('it looks again until it is done', async () => {
  let looks = 0;
  const look = async () => (++looks < 3 ? { waitingFor: 'more looks' } : { done: looks });
  expect(await waitFor('three looks', look, options)).toBe(3);
});

test('a timeout says what was awaited, for how long, and what was seen last', async () => {
  await expect(waitFor('the pod', async () => ({ waitingFor: 'its image' }), options)).rejects.toThrow(
    /^the pod: not within 0 s; last seen: its image$/,
  );
});

test('what gets on has its time anew each time', async () => {
  let looks = 0;
  const look = async () => (++looks < 12 ? { waitingFor: 'more', progress: looks } : { done: looks });
  expect(await waitFor('it', look, { ...options, withinMs: 60, everyMs: 20 })).toBe(12);
});

test('what stands still does not', async () => {
  const look = async () => ({ waitingFor: 'more', progress: 1 });
  await expect(waitFor('it', look, { ...options, withinMs: 60, everyMs: 20 })).rejects.toThrow('not within');
});

test('an error that is an answer ends the wait at once', async () => {
  let looks = 0;
  const look = async () => {
    looks += 1;
    throw api(404);
  };
  await expect(waitFor('it', look, options)).rejects.toBeInstanceOf(ApiException);
  expect(looks).toBe(1);
});

test.for<[what: string, answers: number[], looks: number, ends: number | undefined]>([
  ['just after the server was away is waited out', [503, 403, 403], 4, undefined],
  ['of a server that was there ends the wait', [403], 1, 403],
])('a refusal %s', async ([, answers, expected, ends]) => {
  let looks = 0;
  const look = async () => {
    const answer = answers[looks++];
    if (answer !== undefined) throw api(answer);
    return { done: looks };
  };
  const seen = await waitFor('it', look, options).catch((error: ApiException<string>) => error.code);
  expect([looks, seen]).toEqual([expected, ends ?? expected]);
});

test.for<[what: string, answers: (number | undefined)[], known: boolean[], ends: number | 'done']>([
  ['of a server that has not read its roles is waited out', [403, 403], [false, false], 'done'],
  ['that was made before the roles were read is repeated', [403], [true], 'done'],
  ['that a server repeats that knows its roles ends the wait', [403, 403], [true, true], 403],
])('a refusal %s', async ([, answers, known, ends]) => {
  const look = async () => {
    const answer = answers.shift();
    if (answer !== undefined) throw api(answer);
    return { done: 'done' };
  };
  const knowsRoles = async () => known.shift() === true;
  const seen = await waitFor('it', look, { ...options, knowsRoles }).catch(
    (error: ApiException<string>) => error.code,
  );
  expect(seen).toBe(ends);
});

test('the time of a wait does not pass while the server is away', async () => {
  let looks = 0;
  const knowsRoles = async () => true;
  const look = async () => {
    looks += 1;
    if (looks < 5) throw api(503);
    return { done: looks };
  };
  const short = { ...options, everyMs: 10, withinMs: 15 };
  expect(await waitFor('it', look, { ...short, knowsRoles })).toBe(5);
  looks = 0;
  await expect(waitFor('it', look, short)).rejects.toThrow('last seen: HTTP 503');
});

test('what aborts the wait is what it ends with', async () => {
  const controller = new AbortController();
  const waiting = waitFor('it', async () => ({ waitingFor: 'ever' }), {
    ...options,
    signal: controller.signal,
  });
  controller.abort(new Error('told to end'));
  await expect(waiting).rejects.toThrow('told to end');
});

describe('transient is what says that the server could not be asked', () => {
  test.for<[string, unknown, boolean]>([
    ['HTTP 429', api(429), true],
    ['HTTP 503', api(503), true],
    ['HTTP 403', api(403), false],
    [
      'a refused connection',
      Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }),
      true,
    ],
    ['a reset connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), true],
    ['a mistake of ours', new TypeError('undefined is not a function'), false],
  ])('%s: %s', ([, error, transient]) => {
    expect(isTransient(error)).toBe(transient);
  });
});

test('an API error is told in the words of the server', () => {
  expect(shortReason(api(403))).toBe('HTTP 403 words of the server');
  expect(shortReason(new ApiException(401, 'Unauthorized', undefined, {}))).toContain('credentials');
});

test('a request that was not answered says so, and why', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6443'), { code: 'ECONNREFUSED' });
  expect(shortReason(new TypeError('fetch failed', { cause }))).toBe(
    'the API server does not answer: connect ECONNREFUSED 10.0.0.1:6443',
  );
});
