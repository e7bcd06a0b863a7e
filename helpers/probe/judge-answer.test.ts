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

describe('the sender as the receiver saw it', () => {
  test.for([
    ['its own address', '10.200.1.3:41234', '10.200.1.3', 'reached'],
    ['its own address of IPv6', '[fd00::3]:41234', 'fd00::3', 'reached'],
    ['a node instead', '10.89.100.2:41234', '10.200.1.3', 'wrong-answer'],
    ['an address that only begins alike', '10.200.1.31:41234', '10.200.1.3', 'wrong-answer'],
  ] as const)('%s', ([, seen, own, expected]) => {
    expect(outcome({ seenFrom: own }, seen)).toBe(expected);
  });

  test('who was seen instead is said', () => {
    const received = { status: 200, text: '10.89.100.2:4', bytes: 13 };
    expect(judgeAnswer(target({ seenFrom: '10.200.1.3' }), received).judged.detail).toBe(
      'seen as coming from 10.89.100.2:4, not from 10.200.1.3',
    );
  });
});

test.for([
  ['the status that is asked for', 503, 503, 'reached'],
  ['another status', 200, 503, 'wrong-answer'],
  ['an error in the place of success', 503, 200, 'wrong-answer'],
] as const)('a health check sees %s', ([, status, asked, expected]) => {
  expect(outcome({ status: asked }, '{"localEndpoints": 1}', status)).toBe(expected);
});

test.for([
  ['its page with the name of one of its pods', greetingOf('nginx-7d4-x2k9v'), 'reached'],
  ['its page with another name', greetingOf('nginx-7d4-aaaaa'), 'wrong-answer'],
  ['a page that anybody can make up', 'Welcome to nginx!', 'wrong-answer'],
] as const)('nginx answers with %s', ([, text, expected]) => {
  expect(outcome({ oneOf: ['nginx-7d4-x2k9v', 'nginx-7d4-qq8wz'].map(greetingOf) }, `${text}\n`)).toBe(
    expected,
  );
});

test('the fixture of nginx serves that page', async () => {
  const containers = (await readManifest('pod-to-service.yaml')).flatMap(containersOf);
  const script = containers.find(({ name }) => name === 'nginx')?.args?.join('\n');
  expect(script).toContain(`echo "${greetingOf('$POD')}" >`);
});

describe('bytes that come back', () => {
  test.for([
    ['all of them, seen in part', 'xxxx', 16_384, 'reached'],
    ['one less', 'xxxx', 16_383, 'wrong-answer'],
    ['others', 'yyyy', 16_384, 'wrong-answer'],
    ['none', '', 0, 'wrong-answer'],
  ] as const)('%s', ([, text, bytes, expected]) => {
    expect(outcome({ echoedBytes: 16_384 }, text, 200, bytes)).toBe(expected);
  });
});

describe('an API server or a kubelet', () => {
  test.for([
    ['its version', 200, '{\n  "gitVersion": "v1.37.0"\n}', 'reached'],
    ['a refusal of its own', 403, '{"kind": "Status", "code": 403}', 'reached'],
    ['the wish to know who asks', 401, 'Unauthorized', 'reached'],
    ['a server of somebody else', 200, '<html>It works!</html>', 'wrong-answer'],
    ['an error', 503, '{"kind": "Status"}', 'wrong-answer'],
  ] as const)('%s', ([, status, text, expected]) => {
    expect(outcome({ apiServer: true }, text, status)).toBe(expected);
  });
});

describe("what the source's own server dialled", () => {
  test('the answer stands inside its words', () => {
    expect(dialled({ equals: 'probe-a' }, '{"responses":["probe-a"]}').outcome).toBe('reached');
    expect(dialled({ equals: 'probe-a' }, '{"responses":["probe-b"]}').outcome).toBe('wrong-answer');
  });

  test('a long one that was cut counts by its size', () => {
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
  ] as const)('%s is %s', ([text, expected]) => {
    expect(dialled({ equals: 'probe-a' }, text).outcome).toBe(expected);
  });
});

describe('what has to be denied', () => {
  const seen = (outcome: Observation['outcome'], totalMs = 2): Observation => ({
    outcome,
    detail: '',
    totalMs,
  });
  test.for<[string, 'refused' | 'dropped' | 'either', Observation, Observation['outcome']]>([
    ['refused at once', 'refused', seen('refused'), 'reached'],
    ['refused late', 'refused', seen('refused', 1008), 'timed-out'],
    ['dropped, not refused', 'refused', seen('timed-out'), 'timed-out'],
    ['dropped', 'dropped', seen('timed-out'), 'reached'],
    ['refused, not dropped', 'dropped', seen('refused'), 'refused'],
    ['either way', 'either', seen('refused', 1008), 'reached'],
    ['answered', 'either', seen('reached'), 'wrong-answer'],
    ['answered by something else', 'either', seen('wrong-answer'), 'wrong-answer'],
    ['broken off', 'either', seen('failed'), 'wrong-answer'],
    ['not measured', 'either', seen('inconclusive'), 'inconclusive'],
  ])('%s', ([, how, observation, outcome]) => {
    expect(judgeDenial(how, observation).outcome).toBe(outcome);
  });
});

test.for([
  ['another pod', 'probe-b', 200, 'probe-b'],
  ['the right pod', 'probe-a', 200, undefined],
  ['a server of another kind', '<html>', 200, undefined],
  ['an error', 'not-found', 404, undefined],
] as const)('knows an answer from %s', ([, text, status, answeredBy]) => {
  const asked = { ...target({ equals: 'probe-a' }), address: '10.200.0.2' };
  expect(judgeAnswer(asked, { status, text, bytes: text.length }).judged.answeredBy).toBe(answeredBy);
});
