import type { Report } from '../report.ts';
import { STATES } from './head.ts';

/** The verdict as the icon of the page's tab, which needs no file. */
export function iconOf(outcome: Report['outcome']): string {
  const { sign, colour } = STATES[outcome];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${colour}"/><text x="16" y="23" font-size="20" font-family="sans-serif" text-anchor="middle" fill="#fff">${sign}</text></svg>`;
  return `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", '%27')}">`;
}
