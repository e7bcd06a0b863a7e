import { seconds } from '../../config/duration.ts';
import type { Profile, Report } from '../report.ts';
import { escaped } from './text.ts';

/** A sign and a colour for what a run came to. */
export const STATES: Readonly<Record<Report['outcome'], { sign: string; word: string; colour: string }>> = {
  conformant: { sign: '✓', word: 'conformant', colour: '#1a7f37' },
  held: { sign: '✓', word: 'held (not a certification)', colour: '#1a7f37' },
  violation: { sign: '✗', word: 'NOT conformant', colour: '#a40e26' },
  unmeasured: { sign: '?', word: 'could not be measured', colour: '#9a6700' },
  interrupted: { sign: '?', word: 'interrupted', colour: '#9a6700' },
};

/** The verdict, the two profiles, and what it was of. */
export function headOf(report: Report): string[] {
  const { outcome, sentence, setupError, profiles, properties, run, startedAt, durationMs, nodes } = report;
  const { cluster, labels = {} } = report;
  const why = setupError === undefined ? '' : `<pre>${escaped(setupError)}</pre>`;
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
  return [
    '<header>',
    '<h1>netconform</h1>',
    `<div class="banner ${outcome}"><span aria-hidden="true">${STATES[outcome].sign}</span> ${escaped(sentence)}${why}</div>`,
    '<ul class="profiles">',
    profileOf('core', 'decides conformance', profiles.core),
    profileOf('extended', 'is reported', profiles.extended),
    '</ul>',
    `<p class="quiet">${facts.map((fact) => escaped(fact ?? '')).join(' · ')}</p>`,
    '</header>',
  ];
}

function profileOf(name: string, role: string, profile: Profile): string {
  const { conformant, passed, failed, inconclusive, skipped, notApplicable } = profile;
  const asked = passed + failed + inconclusive + skipped;
  const rest: [count: number, words: string][] = [
    [failed, 'broken'],
    [inconclusive, 'not measured'],
    [skipped, 'skipped'],
    [notApplicable, notApplicable === 1 ? 'does not apply' : 'do not apply'],
  ];
  const told = rest.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return `<li class="${conformant ? 'good' : failed > 0 ? 'bad' : 'open'}"><strong>${name}</strong> <span class="quiet">${role}</span> ${[asked === 0 ? 'none was asked' : `${passed} ${passed === 1 ? 'holds' : 'hold'}`, ...told].join(', ')}</li>`;
}
