import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../model/package-root.ts';
import type { Report } from '../report.ts';
import { addressesSection } from './addresses/section.ts';
import { brokenSection } from './broken.ts';
import { convergenceSection } from './convergence.ts';
import { environmentSection } from './environment.ts';
import { headOf, STATES } from './head.ts';
import { iconOf } from './icon.ts';
import { matrixSection } from './matrix/section.ts';
import { pageOf } from './page.ts';
import { REPORT_STYLE } from './report-style.ts';
import { requirementsSection } from './requirement-list.ts';

const SCRIPT = readFileSync(join(PACKAGE_ROOT, 'helpers/report/html/script.js'), 'utf8');

/** Nothing is fetched, and no script runs but the page's own, whatever a cluster has put into its names. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
].join('; ');

/** Parts of the page that a reader may want to go to, where they are there. */
const PLACES: readonly (readonly [id: string, name: string])[] = [
  ['broken', 'broken'],
  ['unmeasured', 'not measured'],
  ['matrix', 'who reaches whom'],
  ['requirements', 'all requirements'],
  ['convergence', 'times to converge'],
  ['addresses', 'addresses'],
  ['environment', 'environment'],
];

/**
 * A run as a page for people, of one file and without need of a network. All that matters is there without script, rules and
 * images; a script adds the figures of each field of a picture, and buttons that copy.
 */
export function reportHtml(report: Report): string {
  const { requirements, outcome, run, cluster } = report;
  const of = cluster?.context ?? cluster?.server;
  const sections = [
    ...brokenSection(report),
    ...matrixSection(report),
    ...requirementsSection(report),
    ...convergenceSection(requirements),
    ...addressesSection(report.addresses),
    ...environmentSection(report),
  ];
  const there = PLACES.filter(([id]) => sections.includes(`<section id="${id}">`));
  const links = there.map(([id, name]) => `<a href="#${id}">${name}</a>`);
  return pageOf({
    title: `${STATES[outcome].sign} ${STATES[outcome].word}: ${of === undefined ? run : `${of}, ${run}`}`,
    head: [`<meta http-equiv="Content-Security-Policy" content="${POLICY}">`, iconOf(outcome)],
    style: REPORT_STYLE,
    body: [
      ...headOf(report),
      `<nav aria-label="parts of this page">${links.join('\n')}</nav>`,
      '<main>',
      ...sections,
      '</main>',
      `<script>${SCRIPT}</script>`,
    ],
  });
}
