import { seconds } from '../../config/duration.ts';
import type { Report } from '../report.ts';
import { commandOf, propertyList, scrolled } from './components.ts';
import { type Html, html } from './html.ts';

/** Facts about the run: properties of the cluster by topic, the steps with their durations, and the command that repeats it. */
export function environmentSection(report: Report): Html {
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
