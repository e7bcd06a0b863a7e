import { expect, test } from 'vitest';
import { requestInfo } from './request-info.ts';

test.for<[string, string, ReturnType<typeof requestInfo>]>([
  ['GET', '/version/', undefined],
  ['GET', '/apis/apps/v1', undefined],
  ['GET', '/api/v1/nodes?limit=500', { verb: 'list', group: '', resource: 'nodes' }],
  ['GET', '/api/v1/pods?watch=true', { verb: 'watch', group: '', resource: 'pods' }],
  ['POST', '/api/v1/namespaces', { verb: 'create', group: '', resource: 'namespaces' }],
  [
    'DELETE',
    '/api/v1/namespaces/team',
    { verb: 'delete', group: '', resource: 'namespaces', namespace: 'team', name: 'team' },
  ],
  [
    'DELETE',
    '/api/v1/namespaces/team/pods?labelSelector=a',
    { verb: 'deletecollection', group: '', resource: 'pods', namespace: 'team' },
  ],
  [
    'GET',
    'wss://127.0.0.1:6443/api/v1/namespaces/team/pods/one/exec?command=sh',
    { verb: 'get', group: '', resource: 'pods/exec', namespace: 'team', name: 'one' },
  ],
  [
    'PATCH',
    '/apis/apps/v1/namespaces/team/daemonsets/probe?force=true',
    { verb: 'patch', group: 'apps', resource: 'daemonsets', namespace: 'team', name: 'probe' },
  ],
])('%s %s', ([method, url, expected]) => {
  expect(requestInfo(method, url)).toEqual(expected);
});
