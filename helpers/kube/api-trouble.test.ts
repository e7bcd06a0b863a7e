import { ApiException } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { apiTrouble } from './api-trouble.ts';

const failed = (cause: Error) => new TypeError('fetch failed', { cause });
const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

test.for<[title: string, error: unknown, says: string]>([
  ['refused', failed(coded('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:6443')), 'refuses the connection'],
  ['no name', failed(coded('ENOTFOUND', 'getaddrinfo ENOTFOUND api')), 'does not resolve'],
  [
    'refused on every address of a name',
    failed(
      Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:1')]), { code: 'ECONNREFUSED' }),
    ),
    'connect ECONNREFUSED ::1:1',
  ],
  [
    'another authority',
    failed(coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate')),
    'its certificate does not verify: unable to verify the first certificate',
  ],
  [
    'another name',
    failed(coded('ERR_TLS_CERT_ALTNAME_INVALID', 'IP: 10.9.9.9 is not in')),
    'tls-server-name',
  ],
  [
    'another time',
    failed(coded('CERT_NOT_YET_VALID', 'certificate is not yet valid')),
    "valid now, which is 2026-03-01T12:00:00.000Z by this machine's clock",
  ],
  ['not let in', new ApiException(401, 'Unauthorized', '', {}), 'does not accept the credentials'],
  ['too many', new ApiException(429, 'Too many', '', {}), 'it is overloaded and rejects requests (HTTP 429)'],
  ['ill', new ApiException(503, 'Unavailable', '', {}), 'HTTP 503'],
  ['a plugin', new Error('the credential plugin "aws" ended'), 'the credential plugin "aws" ended'],
])('%s', ([, error, says]) => {
  expect(apiTrouble(error, new Date('2026-03-01T12:00:00Z'))).toContain(says);
});
