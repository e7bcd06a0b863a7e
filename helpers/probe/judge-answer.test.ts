import { describe, expect, test } from 'vitest';
import { containersOf, readManifest } from '../kube/manifest.ts';
import { greetingOf } from './fixture-pods.ts';
import { judgeAnswer, judgeDenial } from './judge-answer.ts';
import type { Answer, Observation, Target } from './probe.ts';

const target = (answer: Answer, dialled = false): Target => ({
  name: 'a pod',
  url: 'http://10.200.0.2:8080/',
  answer,
  dialled,
});

const outcome = (answer: Answer, text: string, status = 200, bytes = text.length) =>
  judgeAnswer(target(answer), { status, text, bytes }).judged.outcome;

const dialled = (answer: Answer, text: string, bytes = text.length) =>
  judgeAnswer(target(answer, true), { status: 200, text, bytes }).judged;

describe('judges the source address that the receiver saw:', () => {
  test.for([
    ['its own IPv4 address', '10.200.1.3:41234', '10.200.1.3', 'reached'],
    ['its own IPv6 address', '[fd00::3]:41234', 'fd00::3', 'reached'],
    ["a node's address", '10.89.100.2:41234', '10.200.1.3', 'wrong-answer'],
    ['an address with its own as a prefix', '10.200.1.31:41234', '10.200.1.3', 'wrong-answer'],
  ] as const)('%s', ([, seen, own, expected]) => {
    expect(outcome({ seenFrom: own }, seen)).toBe(expected);
  });

  test('the detail names the other address', () => {
    const received = { status: 200, text: '10.89.100.2:4', bytes: 13 };
    expect(judgeAnswer(target({ seenFrom: '10.200.1.3' }), received).judged.detail).toBe(
      'seen as coming from 10.89.100.2:4, not from 10.200.1.3',
    );
  });
});

test.for([
  ['the expected status', 503, 503, 'reached'],
  ['another status', 200, 503, 'wrong-answer'],
  ['an error instead of success', 503, 200, 'wrong-answer'],
] as const)('judges a health check by its status: %s', ([, status, asked, expected]) => {
  expect(outcome({ status: asked }, '{"localEndpoints": 1}', status)).toBe(expected);
});

test.for([
  ['its page with the name of one of its pods', greetingOf('nginx-7d4-x2k9v'), 'reached'],
  ['its page with another name', greetingOf('nginx-7d4-aaaaa'), 'wrong-answer'],
  ['the usual page without a name', 'Welcome to nginx!', 'wrong-answer'],
] as const)('judges an answer of nginx: %s', ([, text, expected]) => {
  expect(outcome({ oneOf: ['nginx-7d4-x2k9v', 'nginx-7d4-qq8wz'].map(greetingOf) }, `${text}\n`)).toBe(
    expected,
  );
});

test('expects the page that the nginx fixture serves', async () => {
  const containers = (await readManifest('pod-to-service.yaml')).flatMap(containersOf);
  const script = containers.find(({ name }) => name === 'nginx')?.args?.join('\n');
  expect(script).toContain(`echo "${greetingOf('$POD')}" >`);
});

describe('judges returned bytes:', () => {
  test.for([
    ['all of them, although the text is cut', 'xxxx', 16_384, 'reached'],
    ['one byte too few', 'xxxx', 16_383, 'wrong-answer'],
    ['different bytes', 'yyyy', 16_384, 'wrong-answer'],
    ['no bytes', '', 0, 'wrong-answer'],
  ] as const)('%s', ([, text, bytes, expected]) => {
    expect(outcome({ echoedBytes: 16_384 }, text, 200, bytes)).toBe(expected);
  });
});

describe('recognises an API server or a kubelet by', () => {
  test.for([
    ['its version', 200, '{\n  "gitVersion": "v1.37.0"\n}', 'reached'],
    ['a refusal of its own', 403, '{"kind": "Status", "code": 403}', 'reached'],
    ['a request for credentials', 401, 'Unauthorized', 'reached'],
    ['but not by the page of another server', 200, '<html>It works!</html>', 'wrong-answer'],
    ['but not by an error', 503, '{"kind": "Status"}', 'wrong-answer'],
  ] as const)('%s', ([, status, text, expected]) => {
    expect(outcome({ apiServer: true }, text, status)).toBe(expected);
  });
});

describe("with the source's own server as the dialler", () => {
  test('unwraps the answer', () => {
    expect(dialled({ equals: 'probe-a' }, '{"responses":["probe-a"]}').outcome).toBe('reached');
    expect(dialled({ equals: 'probe-a' }, '{"responses":["probe-b"]}').outcome).toBe('wrong-answer');
  });

  test('judges a long answer that was cut by its size', () => {
    const cut = `{"responses":["${'x'.repeat(385)}`;
    expect(dialled({ echoedBytes: 1417 }, cut, 1417 + 18).outcome).toBe('reached');
    expect(dialled({ echoedBytes: 1417 }, cut, 1400 + 18).outcome).toBe('wrong-answer');
  });

  test.for([
    ['{"errors":["reading from udp connection failed. err:\'read udp: i/o timeout\'"]}', 'timed-out'],
    ['{"errors":["read: connection refused"]}', 'refused'],
    ['{"errors":["sctp dial failed. err:protocol not supported"]}', 'inconclusive'],
    ['{"errors":["no route to host"]}', 'failed'],
    ['404 page not found', 'inconclusive'],
    ['', 'inconclusive'],
  ] as const)('judges %s as %s', ([text, expected]) => {
    expect(dialled({ equals: 'probe-a' }, text).outcome).toBe(expected);
  });
});

describe('judges a connection that must be denied and was', () => {
  const seen = (outcome: Observation['outcome'], totalMs = 2): Observation => ({
    outcome,
    detail: '',
    totalMs,
  });
  test.for<[string, 'refused' | 'dropped' | 'either', Observation, Observation['outcome']]>([
    ['refused at once, as required', 'refused', seen('refused'), 'reached'],
    ['refused too late', 'refused', seen('refused', 1008), 'timed-out'],
    ['dropped, not refused', 'refused', seen('timed-out'), 'timed-out'],
    ['dropped, as required', 'dropped', seen('timed-out'), 'reached'],
    ['refused, not dropped', 'dropped', seen('refused'), 'refused'],
    ['refused late, if either is allowed', 'either', seen('refused', 1008), 'reached'],
    ['answered', 'either', seen('reached'), 'wrong-answer'],
    ['answered by another server', 'either', seen('wrong-answer'), 'wrong-answer'],
    ['accepted and then broken', 'either', seen('failed'), 'wrong-answer'],
    ['not measured', 'either', seen('inconclusive'), 'inconclusive'],
  ])('%s', ([, how, observation, outcome]) => {
    expect(judgeDenial(how, observation).outcome).toBe(outcome);
  });
});

test.for([
  ['another pod', 'probe-b', 200, 'probe-b'],
  ['the right pod', 'probe-a', 200, undefined],
  ['another kind of server', '<html>', 200, undefined],
  ['an error', 'not-found', 404, undefined],
] as const)('knows whether another pod answered: %s', ([, text, status, answeredBy]) => {
  const asked = { ...target({ equals: 'probe-a' }), address: '10.200.0.2' };
  expect(judgeAnswer(asked, { status, text, bytes: text.length }).judged.answeredBy).toBe(answeredBy);
});
