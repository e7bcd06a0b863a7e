import type { AddressMap } from '../../../model/forms.ts';
import { type Html, html, list, scrolled, some, table } from '../components.ts';
import { COLOURS, overviewOf, zoomedOf } from './pictures.ts';
import { type Placed, placedOf, WORDS } from './placed.ts';

/** Maximum of entries of a list; report.json has all. */
const [MOST_TROUBLES, MOST_HELD] = [20, 300];

/** All ranges of a cluster with their addresses on one line, then each range alone. */
export function addressesSection(addresses: AddressMap | undefined): Html {
  const families = addresses === undefined ? [] : placedOf(addresses);
  if (families.length === 0) return undefined;
  const legend = (['pod', 'service', 'node'] as const).map(
    (kind) =>
      html`<svg width="14" height="14" aria-hidden="true"><rect fill=${COLOURS[kind]} width="14" height="14" rx="3" /></svg> ${WORDS[kind]}`,
  );
  return html`
    <section id="addresses">
      <h2>Addresses</h2>
      ${list('legend', [...legend, '✗ wrong place'])}
      ${families.map(familyOf)}
    </section>`;
}

function familyOf(placed: Placed): Html {
  const { family, ranges, held, overlaps } = placed;
  const troubles = [
    ...overlaps,
    ...held.flatMap(({ address, holder, trouble }) =>
      trouble === undefined ? [] : [`${address.text} of ${holder} ${trouble}`],
    ),
  ];
  const { shown, more } = some(troubles, MOST_TROUBLES);
  const told = [...shown, ...(more > 0 ? [`and ${more} more`] : [])];
  return html`
    <h3>IPv${family}</h3>
    ${
      troubles.length === 0
        ? html`<p>✓ No ranges overlap, every address lies where it belongs, none is held twice.</p>`
        : list(
            'troubles',
            told.map((trouble) => `✗ ${trouble}`),
          )
    }
    <figure>
      <figcaption>All ranges on one line, not to scale. Ranges above each other overlap; <span aria-hidden="true">⋯</span> marks unused addresses</figcaption>
      ${scrolled(`ranges of IPv${family}`, overviewOf(placed))}
    </figure>
    ${ranges.map((range) => zoomedOf(range, placed))}
    ${held.length > 0 && listOf(placed)}`;
}

function listOf({ family, held }: Placed): Html {
  const sorted = [...held].sort((one, other) => (one.address.value < other.address.value ? -1 : 1));
  const { shown, more } = some(sorted, MOST_HELD);
  const rows = shown.map(
    ({ address, holder, trouble }) =>
      html`<tr><td><code>${address.text}</code></td><td>${holder}</td><td>${trouble !== undefined && `✗ ${trouble}`}</td></tr>`,
  );
  return html`
    <details>
      <summary>the ${held.length} addresses of IPv${family}</summary>
      ${scrolled(`addresses of IPv${family}`, table(undefined, ['address', 'held by', 'problem'], rows))}
      ${more > 0 && html`<p class="quiet">and ${more} more in report.json</p>`}
    </details>`;
}
