// Runs in the page, where scripts are allowed. It adds to what is there already: buttons that copy, and the figures of the fields of a
// picture, at the pointer and with the keyboard.
(() => {
  const SVG = 'http://www.w3.org/2000/svg';

  for (const command of document.querySelectorAll('pre.command')) {
    if (navigator.clipboard === undefined) break;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'copy';
    button.setAttribute('aria-label', 'copy the command');
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = 'copied';
      setTimeout(() => {
        button.textContent = 'copy';
      }, 2000);
    });
    command.after(button);
  }

  filter();

  const packed = document.getElementById('figures')?.textContent ?? '';
  if (packed === '' || typeof DecompressionStream === 'undefined') return;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')))
    .json()
    .then((figures) => {
      for (const field of document.querySelectorAll('[data-figures]')) {
        const picture = figures.pictures[field.dataset.figures];
        if (picture !== undefined) follow(field, picture, figures);
      }
    });

  /** Lets a reader choose requirements by what they came to and by text. */
  function filter() {
    const place = document.querySelector('.filters');
    if (place === null) return;
    const entries = [...document.querySelectorAll('.entry')];
    const words = {
      violation: 'broken',
      inconclusive: 'not measured',
      unsteady: 'unsteady',
      slow: 'slow',
      skipped: 'skipped',
      'not-for-this-network': 'does not apply',
      conformant: 'holds',
    };
    const has = (entry, state) => entry.dataset.states.split(' ').includes(state);
    const search = document.createElement('input');
    search.type = 'search';
    search.placeholder = 'search';
    search.setAttribute('aria-label', 'search requirements');
    let chosen;
    const buttons = Object.entries(words).flatMap(([state, word]) => {
      const count = entries.filter((entry) => has(entry, state)).length;
      if (count === 0) return [];
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = `${word} ${count}`;
      button.addEventListener('click', () => {
        chosen = chosen === state ? undefined : state;
        for (const each of buttons)
          each.setAttribute('aria-pressed', String(each === button && chosen !== undefined));
        show();
      });
      button.setAttribute('aria-pressed', 'false');
      return [button];
    });
    const show = () => {
      const text = search.value.trim().toLowerCase();
      for (const entry of entries)
        entry.hidden =
          (chosen !== undefined && !has(entry, chosen)) || !entry.textContent.toLowerCase().includes(text);
      for (const area of document.querySelectorAll('.area'))
        area.hidden = [...area.querySelectorAll('.entry')].every((entry) => entry.hidden);
    };
    search.addEventListener('input', show);
    place.append(search, ...buttons);
    const unfold = () => {
      const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest('.entry');
      if (entry) entry.open = true;
    };
    addEventListener('hashchange', unfold);
    unfold();
  }

  /** Lets pointer and arrow keys go over the fields of a picture, and tells their figures. */
  function follow(area, picture, { names, meanings, rounded }) {
    const svg = area.querySelector('svg');
    const told = area.parentElement.querySelector('.figures');
    const { cell, left, top, gap, rows, columns, nodes } = Object.fromEntries(
      Object.entries(svg.dataset).map(([name, value]) => [name, Number(value)]),
    );
    const xOf = (column) => left + column * cell + (column < nodes ? 0 : gap);
    const cross = shape('path', { class: 'cross' });
    const frame = shape('rect', { class: 'frame', width: cell, height: cell });
    for (const each of [cross, frame]) {
      each.style.display = 'none';
      svg.append(each);
    }
    let at = { row: 0, column: 0 };

    function go(row, column) {
      at = { row, column };
      const [x, y] = [xOf(column), top + row * cell];
      frame.setAttribute('x', x);
      frame.setAttribute('y', y);
      cross.setAttribute('d', `M${left} ${y + cell / 2}H${x}M${x + cell / 2} ${top}V${y}`);
      for (const each of [cross, frame]) each.style.display = '';
      told.textContent = sentence(row * columns + column);
    }

    function sentence(place) {
      const value = (plane) => {
        const code = plane.codes.charCodeAt(place) - 35;
        return code > 0 ? plane.values[code - 1] : undefined;
      };
      const from = names[picture.rows[Math.floor(place / columns)]];
      const to = names[picture.columns[place % columns]];
      const kind = value(picture.kind);
      if (kind === undefined) return `${from} → ${to}: not probed`;
      const [sent, lost, pairs, bad] = ['sent', 'lost', 'pairs', 'bad'].map((name) => value(picture[name]));
      const about = rounded ? 'about ' : '';
      const time = (name, words) => {
        const ms = value(picture[name]);
        if (ms === undefined) return [];
        return [`${words} ${about}${ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toPrecision(3))} s`}`];
      };
      const of = value(picture.of);
      const again = value(picture.retransmitted);
      const why = picture.why[place];
      return [
        `${from} → ${to}: ${of === undefined ? '' : `${of}, `}${meanings[kind]}`,
        `${lost} of ${sent} failed`,
        ...(pairs > 1 ? [bad > 0 ? `${bad} of ${pairs} pairs not well` : `${pairs} pairs`] : []),
        ...time('median', 'half within'),
        ...time('p99', '99 % within'),
        ...time('converged', 'steady after'),
        ...(again === undefined ? [] : [`${again} needed a retransmission`]),
        ...(why === undefined ? [] : [why]),
      ].join('; ');
    }

    svg.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width - left;
      const y = ((event.clientY - box.top) * svg.viewBox.baseVal.height) / box.height - top;
      const others = x >= nodes * cell + gap;
      const column = Math.floor((others ? x - gap : x) / cell);
      const row = Math.floor(y / cell);
      if (!others && column >= nodes) return;
      if (row < 0 || row >= rows || column < 0 || column >= columns) return;
      if (row !== at.row || column !== at.column || told.textContent === '') go(row, column);
    });

    const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    area.tabIndex = 0;
    area.setAttribute('role', 'application');
    area.setAttribute('aria-label', `${svg.getAttribute('aria-label')}. Arrow keys go from field to field.`);
    area.addEventListener('focus', () => go(at.row, at.column));
    area.addEventListener('keydown', (event) => {
      const step = STEPS[event.key];
      const end = { Home: 0, End: columns - 1 }[event.key];
      if (step === undefined && end === undefined) return;
      event.preventDefault();
      const within = (value, count) => Math.min(count - 1, Math.max(0, value));
      if (step === undefined) go(at.row, end);
      else go(within(at.row + step[0], rows), within(at.column + step[1], columns));
      frame.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    told.textContent = '';
  }

  function shape(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }
})();
