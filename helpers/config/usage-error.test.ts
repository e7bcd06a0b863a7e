import { expect, test } from 'vitest';
import { UsageError } from './usage-error.ts';

test.for([
  ['user:pl4nted@mirror.example:5000/team', 'user:…@mirror.example:5000/team'],
  ['https://user:pl4nted@mirror.example', 'https://user:…@mirror.example'],
  ['user:pl4@nted@host', 'user:…@host'],
  ['admin@bastion:22', 'admin@bastion:22'],
  ['mirror.example:5000/team', 'mirror.example:5000/team'],
  ['mirror.example:5000/a@b', 'mirror.example:5000/a@b'],
  ['10.200.0.0/16', '10.200.0.0/16'],
] as const)('%s is shown as %s', ([value, shown]) => {
  expect(UsageError.of('--option', value, 'expected another').message).toBe(
    `--option "${shown}": expected another`,
  );
});
