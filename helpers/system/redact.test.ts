import { describe, expect, test } from 'vitest';
import { redacted } from './redact.ts';

const JWT = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXBsYW50ZWQ';
const KEY = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw', 'ggSjAgEAAoIBAQDplantedplantedplanted', 'AbCd=='];
const PEM = ['-----BEGIN RSA PRIVATE KEY-----', ...KEY, '-----END RSA PRIVATE KEY-----'];

describe('what looks like a credential is taken out, and what stands around it stays', () => {
  test.for<[title: string, text: string, expected: string]>([
    ['a token by its form', `mounted ${JWT} for x`, 'mounted (redacted) for x'],
    ['a token that is cut off', 'tail: eyJhbGciOiJSUzI1NiIsImtpZCI6', 'tail: (redacted)'],
    ['a header', 'Authorization: Bearer abcdef123456 sent', 'Authorization: Bearer (redacted) sent'],
    ['a header of another kind', 'authorization: Basic cm9vdDpwdw==', 'authorization: Basic (redacted)'],
    ['bearer, anywhere', 'curl -H "x: bearer s3cr3t-planted"', 'curl -H "x: bearer (redacted)"'],
    ['a key', `one\n${PEM.join('\n')}\ntwo`, 'one\n(redacted)\ntwo'],
    ['a key with its line breaks written out', `k: "${PEM.join('\\n')}"`, 'k: "(redacted)"'],
    ['the beginning of a key', `one\n${PEM.slice(0, 3).join('\n')}`, 'one\n(redacted)'],
    ['the end of a key', `${PEM.slice(2).join('\n')}\ntwo`, '(redacted)\ntwo'],
    ['what is in a key', `echo '${KEY[0]}' > key`, "echo '(redacted)' > key"],
    ['a key in base 64', `x ${Buffer.from(PEM.join('\n')).toString('base64')} y`, 'x (redacted) y'],
    ['password=', 'dial user=x password=hunter2 host=y', 'dial user=x password=(redacted) host=y'],
    ['a quoted one', '{"db_password": "two words", "a": 1}', '{"db_password": (redacted), "a": 1}'],
    ['one with an escaped quote', '{"token":"a\\"planted","b":2}', '{"token":(redacted),"b":2}'],
    ['JSON within JSON', '"{\\"token\\":\\"planted\\"}"', '"{\\"token\\":(redacted)}"'],
    ['of a name around it', 'MY_API_KEY_2=abc', 'MY_API_KEY_2=(redacted)'],
    ['YAML', 'clientSecret: abc\nname: x', 'clientSecret: (redacted)\nname: x'],
    ['an option and its value', 'weave --password hunter2 --port 1', 'weave --password (redacted) --port 1'],
    ['an option with =', 'app --auth-token=hunter2', 'app --auth-token=(redacted)'],
    ['a URL', 'postgres://app:hunter2@db:5432/x', 'postgres://app:(redacted)@db:5432/x'],
    ['a bootstrap token', 'join with abcdef.0123456789abcdef now', 'join with (redacted) now'],
    [
      'the key of TCP Fast Open',
      'net.ipv4.tcp_fastopen_key = 1-2-3-4',
      'net.ipv4.tcp_fastopen_key = (redacted)',
    ],
    ['a comment of a rule', '--comment "token=abc" -j DROP', '--comment "token=(redacted)" -j DROP'],
  ])('%s', ([, text, expected]) => {
    expect(redacted(text)).toBe(expected);
  });
});

describe('what is none is left as it is', () => {
  test.for([
    'automountServiceAccountToken: false',
    'secretName: weave-passwd',
    '"Token": "10.200.128.0", "Size": 8192',
    'I1125 04:11:43 controller.go:12] Waiting for caches to sync for token controller',
    '-A KUBE-SERVICES -d 10.32.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -j KUBE-SVC-TCOU7JCQXEZGVUNU',
    '10.200.1.0/24 via 10.200.1.0 dev flannel.1 onlink',
    'net.ipv4.ip_forward = 1',
    'image: registry.k8s.io/e2e-test-images/agnhost:2.56',
    'uid: 2f1c7a0e-5b1c-4a44-9f0e-3a3c0a5c9b1e',
    'e6:2a:5b:00:11:22 dev flannel.1 dst 10.89.0.4 self permanent',
  ])('%s', (text) => {
    expect(redacted(text)).toBe(text);
  });
});

// Bounds a quadratic search, which would take minutes, not a speed.
test('no text takes forever', { timeout: 60_000 }, () => {
  const long = 300_000;
  const lines = `${'A'.repeat(64)}\n`.repeat(long / 64);
  for (const text of [
    'a'.repeat(long),
    '-'.repeat(long),
    'token'.repeat(long / 5),
    lines,
    `-----BEGIN KEY-----${'-'.repeat(long)}`,
  ])
    redacted(text);
});

test('values that are known are taken out whatever they look like, the longest first', () => {
  expect(redacted('one swordfish-2 swordfish abc', ['swordfish', 'swordfish-2', 'abc'])).toBe(
    'one (redacted) (redacted) abc',
  );
});
