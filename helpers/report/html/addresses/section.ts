import type { AddressMap } from '../../../model/address-map.ts';
import { escaped } from '../text.ts';
import { overviewOf } from './overview.ts';
import { type Placed, placedOf, WORDS } from './placed.ts';
import { COLOURS } from './ticks.ts';
import { zoomedOf } from './zoomed.ts';

/** Entries of a list; report.json has all. */
const [MOST_TROUBLES, MOST_HELD] = [20, 300];

/** The ranges of a cluster on one line with what holds addresses in them, then each range by itself. */
export function addressesSection(addresses: AddressMap | undefined): string[] {
  const families = addresses === undefined ? [] : placedOf(addresses);
  if (families.length === 0) return [];
  return [
    '<section id="addresses">',
    '<h2>Addresses</h2>',
    legend(),
    ...families.flatMap(familyOf),
    '</section>',
  ];
}

function familyOf(placed: Placed): string[] {
  const { family, ranges, held, overlaps } = placed;
  const troubles = [
    ...overlaps,
    ...held.flatMap(({ address, holder, trouble }) =>
      trouble === undefined ? [] : [`${address.text} of ${holder} ${trouble}`],
    ),
  ];
  const more = troubles.length - MOST_TROUBLES;
  return [
    `<h3>IPv${family}</h3>`,
    troubles.length === 0
      ? '<p>✓ No ranges overlap, every address lies where it belongs, none is held twice.</p>'
      : `<ul class="troubles">${[...troubles.slice(0, MOST_TROUBLES), ...(more > 0 ? [`and ${more} more`] : [])].map((trouble) => `<li>✗ ${escaped(trouble)}</li>`).join('')}</ul>`,
    '<figure>',
    `<figcaption>All on one line, not to scale: what lies one above the other overlaps, and <span aria-hidden="true">⋯</span> stands for what nobody uses</figcaption>`,
    `<div class="scroll" tabindex="0" role="group" aria-label="ranges of IPv${family}">${overviewOf(placed)}</div>`,
    '</figure>',
    ...ranges.map((range) => zoomedOf(range, placed)),
    listOf(placed),
  ];
}

function legend(): string {
  const entries = (['pod', 'service', 'node'] as const).map(
    (kind) =>
      `<li><svg width="14" height="14" aria-hidden="true"><rect fill="${COLOURS[kind]}" width="14" height="14" rx="3"/></svg> ${WORDS[kind]}</li>`,
  );
  return `<ul class="legend">${entries.join('')}<li>✗ not where it belongs</li></ul>`;
}

function listOf({ family, held }: Placed): string {
  if (held.length === 0) return '';
  const more = held.length - MOST_HELD;
  const sorted = [...held].sort((one, other) => (one.address.value < other.address.value ? -1 : 1));
  const rows = sorted
    .slice(0, MOST_HELD)
    .map(
      ({ address, holder, trouble }) =>
        `<tr><td><code>${escaped(address.text)}</code></td><td>${escaped(holder)}</td><td>${trouble === undefined ? '' : `✗ ${escaped(trouble)}`}</td></tr>`,
    );
  return [
    `<details><summary>the ${held.length} addresses of IPv${family}</summary>`,
    `<div class="scroll" tabindex="0" role="group" aria-label="addresses of IPv${family}"><table><thead><tr><th scope="col">address</th><th scope="col">held by</th><th scope="col">not as it has to be</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`,
    ...(more > 0 ? [`<p class="quiet">and ${more} more in report.json</p>`] : []),
    '</details>',
  ].join('\n');
}
