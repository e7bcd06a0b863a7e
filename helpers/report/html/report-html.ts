import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../model/package-root.ts';
import type { Report } from '../report.ts';
import { addressesSection } from './addresses/section.ts';
import { brokenSection, unmeasuredSection } from './broken.ts';
import { pageOf, raw } from './components.ts';
import { convergenceSection } from './convergence.ts';
import { environmentSection } from './environment.ts';
import { headOf, iconOf, STATES } from './head.ts';
import { html } from './html.ts';
import { matrixSection } from './matrix/section.ts';
import { REPORT_STYLE } from './report-style.ts';
import { requirementsSection } from './requirement-list.ts';

const SCRIPT = readFileSync(join(PACKAGE_ROOT, 'helpers/report/html/script.js'), 'utf8');

/** The page fetches nothing and runs only its own script, whatever names a cluster contains. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
].join('; ');

/**
 * A run as a self-contained page for people. Everything important works without script, rules and images; a script adds the figures of each
 * field of a picture, and copy buttons.
 */
export function reportHtml(report: Report): string {
  const { requirements, outcome, run, cluster } = report;
  const of = cluster?.context ?? cluster?.server;
  const sections = [
    { id: 'broken', name: 'broken', section: brokenSection(report) },
    { id: 'unmeasured', name: 'not measured', section: unmeasuredSection(report) },
    { id: 'matrix', name: 'who reaches whom', section: matrixSection(report) },
    { id: 'requirements', name: 'all requirements', section: requirementsSection(report) },
    { id: 'convergence', name: 'times to converge', section: convergenceSection(requirements) },
    { id: 'addresses', name: 'addresses', section: addressesSection(report.addresses) },
    { id: 'environment', name: 'environment', section: environmentSection(report) },
  ].filter(({ section }) => section !== undefined);
  return pageOf({
    title: `${STATES[outcome].sign} ${STATES[outcome].word}: ${of === undefined ? run : `${of}, ${run}`}`,
    head: html`<meta http-equiv="Content-Security-Policy" content=${POLICY} />${iconOf(outcome)}`,
    style: REPORT_STYLE,
    body: html`
      ${headOf(report)}
      <nav aria-label="parts of this page">${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a> `)}</nav>
      <main>${sections.map(({ section }) => section)}</main>
      <script dangerouslySetInnerHTML=${raw(SCRIPT)}></script>`,
  });
}
