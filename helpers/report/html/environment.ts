import { seconds } from '../../config/duration.ts';
import type { Report } from '../report.ts';
import { propertyList } from './page.ts';
import { commandOf } from './requirement-list.ts';
import { escaped } from './text.ts';

/** What was tested and how: the cluster's properties by what they are of, what the run did and for how long, and how to do it again. */
export function environmentSection(report: Report): string[] {
  const { properties, steps, command, version, form } = report;
  // The steps have the times.
  const told = Object.entries(properties).filter(([name]) => !name.startsWith('time.'));
  const groups = Map.groupBy(told, ([name]) =>
    name.includes('.') ? name.slice(0, name.indexOf('.')) : name,
  );
  return [
    '<section id="environment">',
    '<h2>How to run the same again</h2>',
    commandOf(command),
    '<h2>What it was tested on</h2>',
    ...[...groups].map(([group, entries]) =>
      [
        `<h3>${escaped(group)}</h3>`,
        propertyList(
          Object.fromEntries(entries.map(([name, value]) => [restOf(name, group), linesOf(value)])),
        ),
      ].join('\n'),
    ),
    `<h3>netconform</h3>`,
    propertyList({ version, form }),
    ...(steps.length === 0 ? [] : ['<h2>What the run did</h2>', stepsOf(steps)]),
    '</section>',
  ];
}

/** What has several parts, one below the other. */
function linesOf(value: string): string {
  return value.replaceAll('; ', ';\n');
}

function restOf(name: string, group: string): string {
  return name === group ? 'all' : name.slice(group.length + 1);
}

function stepsOf(steps: Report['steps']): string {
  const longest = Math.max(1, ...steps.map(({ ms }) => ms));
  const rows = steps.map(({ name, ms }) => {
    const width = Math.max(1, Math.round((ms / longest) * 300));
    return `<tr><th scope="row">${escaped(name)}</th><td class="number">${seconds(ms)}</td><td><svg width="300" height="12" aria-hidden="true"><rect class="bar" fill="#4a98c9" width="${width}" height="12"/></svg></td></tr>`;
  });
  return `<div class="scroll" tabindex="0" role="group" aria-label="steps of the run"><table class="steps"><tbody>${rows.join('\n')}</tbody></table></div>`;
}
