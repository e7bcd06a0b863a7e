import { expect, test } from 'vitest';
import { mainReport, placeOf, reportLines } from './report-place.ts';

test.for([
  ['/project/reports/a/junit.xml', 'reports/a/junit.xml'],
  ['/tmp/out/junit.xml', '/tmp/out/junit.xml'],
  ['/projects/junit.xml', '/projects/junit.xml'],
  ['/project', '/project'],
] as const)('%s is, seen from /project, %s', ([path, place]) => {
  expect(placeOf(path, '/project')).toBe(place);
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

test('names a folder once, with all its files', () => {
  expect(reportLines(['/project/r/a.html', '/project/r/b.xml', '/project/r/d/c.txt'], '/project')).toEqual([
    'reports  r: a.html, b.xml',
    'reports  r/d: c.txt',
  ]);
});
