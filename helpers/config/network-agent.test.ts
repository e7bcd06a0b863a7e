import { expect, test } from 'vitest';
import { parseNetworkAgent, textOfAgent } from './option-values.ts';

test.for(['calico-system/calico-node', 'team-1/agent.v2'])('%s', (text) => {
  expect(textOfAgent(parseNetworkAgent(text))).toBe(text);
});

test.for(['', 'calico-node', 'a/b/c', '/agent', 'team/', 'team/Agent', 'team/-agent'])(
  '"%s" is none',
  (text) => {
    expect(() => parseNetworkAgent(text)).toThrow(/NAMESPACE\/NAME|namespace/);
  },
);
