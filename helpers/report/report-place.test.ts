import { expect, test } from 'vitest';
import { mainReport, placeOf, reportLines } from './report-place.ts';

test.for([
  ['/work/reports/a/junit.xml', 'reports/a/junit.xml'],
  ['/tmp/out/junit.xml', '/tmp/out/junit.xml'],
  ['/workshop/junit.xml', '/workshop/junit.xml'],
  ['/work', '/work'],
] as const)('%s is, seen from /work, %s', ([path, place]) => {
  expect(placeOf(path, '/work')).toBe(place);
});

test.for<[string[], string | undefined]>([
  [['a/report.json', 'a/junit.xml', 'a/report.html', 'a/report.md'], 'a/report.html'],
  [['a/report.json', 'a/report.md', 'a/junit.xml'], 'a/report.md'],
  [['a/report.json', 'a/junit.xml'], 'a/junit.xml'],
  [['a/report.json'], 'a/report.json'],
  [[], undefined],
])('of %j a person opens %s', ([reports, main]) => {
  expect(mainReport(reports)).toBe(main);
});

test('a folder is named once, with all that is in it', () => {
  expect(reportLines(['/work/r/a.html', '/work/r/b.xml', '/work/r/d/c.txt'], '/work')).toEqual([
    'reports  r: a.html, b.xml',
    'reports  r/d: c.txt',
  ]);
});
