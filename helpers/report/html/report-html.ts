import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seconds, timeOf } from '../../config/duration.ts';
import { PACKAGE_ROOT } from '../../model/package-root.ts';
import { percentile } from '../../model/percentile.ts';
import type { PairMeasure, Verdict } from '../../model/verdict.ts';
import type { Profile, Report } from '../report.ts';
import { addressesSection } from './addresses/section.ts';
import { brokenSection, unmeasuredSection } from './broken.ts';
import {
  banner,
  commandOf,
  type Html,
  html,
  pageOf,
  propertyList,
  raw,
  scrolled,
  table,
} from './components.ts';
import { matrixSection } from './matrix/section.ts';
import { REPORT_STYLE } from './report-style.ts';
import { requirementsSection } from './requirement-list.ts';

/** A sign and a colour for the result of a run. */
const STATES: Readonly<Record<Report['outcome'], { sign: string; word: string; colour: string }>> = {
  conformant: { sign: '✓', word: 'conformant', colour: '#1a7f37' },
  held: { sign: '✓', word: 'held (not a certification)', colour: '#1a7f37' },
  violation: { sign: '✗', word: 'NOT conformant', colour: '#a40e26' },
  unmeasured: { sign: '?', word: 'could not be measured', colour: '#9a6700' },
  interrupted: { sign: '?', word: 'interrupted', colour: '#9a6700' },
};

/** The verdict as the icon of the page's tab, which needs no file. */
function iconOf(outcome: Report['outcome']): Html {
  const { sign, colour } = STATES[outcome];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${colour}"/><text x="16" y="23" font-size="20" font-family="sans-serif" text-anchor="middle" fill="#fff">${sign}</text></svg>`;
  return html`<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", '%27')}" />`;
}

/** The verdict, the two profiles, and the tested cluster. */
function headOf(report: Report): Html {
  const { outcome, sentence, setupError, profiles, properties, run, startedAt, durationMs, nodes } = report;
  const { cluster, labels = {} } = report;
  const facts = [
    cluster?.context,
    cluster?.server,
    cluster?.uid && `kube-system ${cluster.uid}`,
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    properties['network.cni'],
    properties['kubernetes.version'] && `Kubernetes ${properties['kubernetes.version']}`,
    nodes.length === 0 ? undefined : nodes.length === 1 ? '1 node' : `${nodes.length} nodes`,
    startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
    `took ${seconds(durationMs)}`,
    run,
  ].filter((fact) => fact !== undefined && fact !== '');
  return html`
    <header>
      <h1>netconform</h1>
      ${banner(outcome, STATES[outcome].sign, sentence, setupError && html`<pre>${setupError}</pre>`)}
      <ul class="profiles">
        ${profileOf('core', 'decides conformance', profiles.core)}
        ${profileOf('extended', 'is reported', profiles.extended)}
      </ul>
      <p class="quiet">${facts.join(' · ')}</p>
    </header>`;
}

function profileOf(name: string, role: string, profile: Profile): Html {
  const { conformant, passed, failed, inconclusive, skipped, notApplicable } = profile;
  const asked = passed + failed + inconclusive + skipped;
  const rest: [count: number, words: string][] = [
    [failed, 'broken'],
    [inconclusive, 'not measured'],
    [skipped, 'skipped'],
    [notApplicable, notApplicable === 1 ? 'does not apply' : 'do not apply'],
  ];
  const told = rest.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const holds = asked === 0 ? 'none was checked' : `${passed} ${passed === 1 ? 'holds' : 'hold'}`;
  const state = conformant ? 'good' : failed > 0 ? 'bad' : 'open';
  return html`<li class=${state}><strong>${name}</strong> <span class="quiet">${role}</span> ${[holds, ...told].join(', ')}</li>`;
}

/** Pairs are counted by the time that it took them, up to these, ms. */
const STEPS = [100, 1_000, 5_000, 15_000, Number.POSITIVE_INFINITY] as const;

interface Asked {
  id: string;
  pairs: readonly PairMeasure[];
}

/** Times until connections passed, by requirement; requirements without a delay share one line. */
function convergenceSection(requirements: readonly Verdict[]): Html {
  const asked = requirements.flatMap(({ id, pairs }) => {
    const counted = (pairs ?? []).filter(({ result }) => result !== 'left-out' && result !== 'unmeasured');
    return counted.length === 0 ? [] : [{ id, pairs: counted }];
  });
  if (asked.length === 0) return undefined;
  const atOnce = asked.filter(({ pairs }) =>
    pairs.every(({ convergedMs }) => convergedMs !== undefined && convergedMs <= STEPS[0]),
  );
  const told = asked.filter((each) => !atOnce.includes(each));
  const bounds = STEPS.map((step) => (Number.isFinite(step) ? `≤ ${timeOf(step)}` : 'longer'));
  const head = ['requirement', ...bounds, 'never', 'half within', 'slowest'];
  const ids = atOnce.map(({ id }, at) => html`${at > 0 && ', '}<code>${id}</code>`);
  return html`
    <section id="convergence">
      <h2>Time until connections passed</h2>
      ${told.length > 0 && scrolled('times until connections passed', table('times', head, told.map(row)))}
      ${atOnce.length > 0 && html`<p>Every pair passed within ${timeOf(STEPS[0])}: ${ids}</p>`}
    </section>`;
}

function row({ id, pairs }: Asked): Html {
  const times = pairs.flatMap(({ convergedMs }) => convergedMs ?? []);
  const counts = STEPS.map(
    (step, at) => times.filter((ms) => ms <= step && ms > (STEPS[at - 1] ?? -1)).length,
  );
  const until = ({ convergedMs = Number.POSITIVE_INFINITY }: PairMeasure) => convergedMs;
  const { from, to, convergedMs } = pairs.reduce((slow, each) => (until(each) > until(slow) ? each : slow));
  const cells = [...counts, pairs.length - times.length].map((count) => bar(count, pairs.length));
  const half = times.length === 0 ? 'never' : timeOf(percentile(times, 50));
  const slowest = convergedMs === undefined ? 'never' : timeOf(convergedMs);
  return html`<tr><th scope="row"><code>${id}</code></th>${cells}<td>${half}</td><td>${slowest}: ${from} → ${to}</td></tr>`;
}

/** A count with a bar for its share. */
function bar(count: number, of: number): Html {
  if (count === 0) return html`<td class="count"></td>`;
  const height = Math.max(1, Math.round((count / of) * 20));
  return html`<td class="count"><svg width="12" height="20" aria-hidden="true"><rect class="bar" fill="#4a98c9" y=${20 - height} width="12" height=${height} /></svg> ${count}</td>`;
}

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

/** Facts about the run: properties of the cluster by topic, the steps with their durations, and the command that repeats it. */
function environmentSection(report: Report): Html {
  const { properties, steps, command, version, form } = report;
  // The steps show the times.
  const told = Object.entries(properties).filter(([name]) => !name.startsWith('time.'));
  const groups = Map.groupBy(told, ([name]) => name.split('.')[0] ?? name);
  return html`
    <section id="environment">
      <h2>Repeat this run</h2>
      ${commandOf(command)}
      <h2>Environment</h2>
      ${[...groups].map(([group, entries]) => {
        const named = entries.map(([name, value]) => [
          name === group ? 'all' : name.slice(group.length + 1),
          // Several parts, one per line.
          value.replaceAll('; ', ';\n'),
        ]);
        return html`<h3>${group}</h3>${propertyList(Object.fromEntries(named))}`;
      })}
      <h3>netconform</h3>
      ${propertyList({ version, form })}
      ${steps.length > 0 && html`<h2>Steps of the run</h2>${stepsOf(steps)}`}
    </section>`;
}

function stepsOf(steps: Report['steps']): Html {
  const longest = Math.max(1, ...steps.map(({ ms }) => ms));
  const rows = steps.map(({ name, ms }) => {
    const width = Math.max(1, Math.round((ms / longest) * 300));
    const bar = html`<svg width="300" height="12" aria-hidden="true"><rect class="bar" fill="#4a98c9" width=${width} height="12" /></svg>`;
    return html`<tr><th scope="row">${name}</th><td class="number">${seconds(ms)}</td><td>${bar}</td></tr>`;
  });
  return scrolled('steps of the run', html`<table class="steps"><tbody>${rows}</tbody></table>`);
}
