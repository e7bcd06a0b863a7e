import { expect, test } from 'vitest';
import { withPresentNames } from './renamed.ts';

test('replaces old names of commands and flags, with a warning for each', () => {
  const { args, warnings } = withPresentNames(
    ['watch', '--max-gap=5s', '--include-tainted', '--', 'x', '--max-gap'],
    {},
  );
  expect(args).toEqual(['watch', '--max-outage=5s', '--tolerate-taints', '--', 'x', '--max-gap']);
  expect(warnings).toHaveLength(2);
});

test('replaces an old command only in the first place', () => {
  expect(withPresentNames(['image', '--tag', 'image'], {}).args).toEqual(['build-image', '--tag', 'image']);
});

test('an old variable sets the present one unless that is set', () => {
  const environment = {
    NETCONFORM_MAX_GAP: '5s',
    NETCONFORM_HAND_OVER: 'log',
    NETCONFORM_REPORT_TO: 'sonobuoy',
  };
  expect(withPresentNames([], environment).warnings).toHaveLength(2);
  expect(environment).toEqual({ NETCONFORM_MAX_OUTAGE: '5s', NETCONFORM_REPORT_TO: 'sonobuoy' });
});

test('present names pass without a warning', () => {
  const args = ['certify', '--report-to', 'log', '--skip-external'];
  expect(withPresentNames(args, { NETCONFORM_MAX_OUTAGE: '1s' })).toEqual({ args, warnings: [] });
});
