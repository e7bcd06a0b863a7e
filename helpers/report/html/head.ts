import { seconds } from '../../config/duration.ts';
import type { Profile, Report } from '../report.ts';
import { banner } from './components.ts';
import { type Html, html } from './html.ts';

/** A sign and a colour for the result of a run. */
export const STATES: Readonly<Record<Report['outcome'], { sign: string; word: string; colour: string }>> = {
  conformant: { sign: '✓', word: 'conformant', colour: '#1a7f37' },
  held: { sign: '✓', word: 'held (not a certification)', colour: '#1a7f37' },
  violation: { sign: '✗', word: 'NOT conformant', colour: '#a40e26' },
  unmeasured: { sign: '?', word: 'could not be measured', colour: '#9a6700' },
  interrupted: { sign: '?', word: 'interrupted', colour: '#9a6700' },
};

/** The verdict as the icon of the page's tab, which needs no file. */
export function iconOf(outcome: Report['outcome']): Html {
  const { sign, colour } = STATES[outcome];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${colour}"/><text x="16" y="23" font-size="20" font-family="sans-serif" text-anchor="middle" fill="#fff">${sign}</text></svg>`;
  return html`<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", '%27')}" />`;
}

/** The verdict, the two profiles, and the tested cluster. */
export function headOf(report: Report): Html {
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
