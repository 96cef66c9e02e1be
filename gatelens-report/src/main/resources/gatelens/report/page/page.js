// Only adds: what it tells stands in the tables of the page too.
(() => {
  const all = (of, what) => [...of.querySelectorAll(what)];
  const clamp = (v, most) => Math.max(0, Math.min(most, v));

  const reveal = () => {
    const at = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (let d = at; d; d = d.parentElement) if (d.tagName === 'DETAILS') d.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();

  // The numbers of a figure: its tables, blocks of one table side by side, or the file behind its link.
  const known = new Map();
  const cells = row => [...row.cells].map(c => c.textContent);
  const ofTables = tables => {
    let head = [];
    let rows = [];
    tables.forEach((t, i) => {
      const first = cells(t.tHead.rows[0]);
      head = head.concat(i ? first.slice(1) : first);
      [...t.tBodies[0].rows].forEach((r, k) => {
        const one = cells(r);
        rows[k] = i ? rows[k].concat(one.slice(1)) : one;
      });
    });
    return {head, rows};
  };
  const parsed = text => {
    const split = line => {
      const out = [];
      let cell = '';
      let quoted = false;
      for (let i = 0; i < line.length; i++) {
        const c = line[i];
        if (quoted) {
          if (c === '"' && line[i + 1] === '"') { cell += c; i++; } else if (c === '"') quoted = false; else cell += c;
        } else if (c === '"') quoted = true;
        else if (c === ',') { out.push(cell); cell = ''; } else cell += c;
      }
      return out.concat(cell);
    };
    const lines = text.trimEnd().split('\r\n').map(split);
    return {head: lines[0], rows: lines.slice(1)};
  };
  const linkOf = box => box.querySelector('a[download*=".csv"]');
  const read = async box => {
    const link = linkOf(box);
    if (!link) {
      known.set(box, ofTables(all(box, 'table.n')));
      return;
    }
    const bytes = Uint8Array.from(atob(link.href.split(',')[1]), c => c.charCodeAt(0));
    const blob = new Blob([bytes]);
    const text = link.download.endsWith('.gz')
      ? await new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).text()
      : await blob.text();
    known.set(box, parsed(text));
  };
  const reading = new Map();
  const load = (box, done) => {
    if (!reading.has(box)) reading.set(box, read(box));
    return reading.get(box).then(done);
  };

  // On paper every part is open, also where the style cannot open it, and tables that a screen shows
  // the beginning of stand in full: their files are read ahead, since printing does not wait.
  const long = all(document, '.wide[data-cut]');
  const fileOf = wide => wide.closest('figure') || wide.closest('details');
  const ahead = (async () => { for (const wide of long) await load(fileOf(wide), () => {}); })();
  document.documentElement.dataset.ready = long.length ? 'no' : 'yes';
  ahead.then(() => (document.documentElement.dataset.ready = 'yes'));
  const full = wide => {
    const d = known.get(fileOf(wide));
    if (!d || !linkOf(fileOf(wide)) || d.rows.length * d.head.length > 120000) return null;
    const copy = wide.cloneNode(false);
    const caption = wide.dataset.cut;
    const step = d.head.length > 12 ? 8 : d.head.length;
    for (let from = 1; from < Math.max(2, d.head.length); from += step) {
      const to = Math.min(d.head.length, from + step);
      const t = document.createElement('table');
      t.createCaption().textContent = caption + (step < d.head.length ? ', ' + d.head[from] + ' – ' + d.head[to - 1] : '');
      const line = (section, cells2, kind) => {
        const tr = section.insertRow();
        [cells2[0], ...cells2.slice(from, to)].forEach((text, i) => {
          const c = document.createElement(kind);
          if (!i) c.className = 't';
          c.textContent = text;
          tr.append(c);
        });
      };
      line(t.createTHead(), d.head, 'th');
      const body = t.createTBody();
      d.rows.forEach(r => line(body, r, 'td'));
      copy.append(t);
    }
    return copy;
  };
  let opened = [];
  let cut = [];
  addEventListener('beforeprint', () => {
    opened = all(document, 'details:not([open])');
    opened.forEach(d => (d.open = true));
    cut = long.map(wide => [wide, full(wide)]).filter(p => p[1]);
    cut.forEach(p => p[0].replaceWith(p[1]));
  });
  addEventListener('afterprint', () => {
    opened.forEach(d => (d.open = false));
    cut.forEach(p => p[1].replaceWith(p[0]));
    cut = [];
  });

  // What stands under a finger.
  const tell = document.createElement('div');
  tell.className = 'tell';
  tell.setAttribute('role', 'status');
  tell.hidden = true;
  document.body.append(tell);
  const say = (head, lines, x, y) => {
    tell.replaceChildren();
    const b = document.createElement('b');
    b.textContent = head;
    tell.append(b);
    lines.forEach(line => {
      const d = document.createElement('div');
      d.textContent = line;
      tell.append(d);
    });
    tell.hidden = false;
    const w = tell.offsetWidth;
    const h = tell.offsetHeight;
    tell.style.left = clamp(x + 14 + w > innerWidth ? x - 14 - w : x + 14, innerWidth - w) + 'px';
    tell.style.top = clamp(y + 16 + h > innerHeight ? y - 16 - h : y + 16, innerHeight - h) + 'px';
  };

  // A place of a figure: the box of its values on the screen and how many steps it has.
  const plotOf = fig => {
    if (fig.classList.contains('stack')) {
      const lane = fig.querySelector('.plot');
      const r = lane.getBoundingClientRect();
      return {kind: 'frames', x: r.left, y: r.top, w: r.width, h: r.height, n: +fig.dataset.steps, rows: 1};
    }
    const svg = all(fig, 'svg[data-plot]').find(s => s.clientWidth);
    if (!svg) return null;
    const [kind, x, y, w, h, n, rows, panels, gap] = svg.dataset.plot.split(' ');
    const r = svg.getBoundingClientRect();
    const k = r.width / svg.viewBox.baseVal.width;
    return {kind, x: r.left + x * k, y: r.top + y * k, w: w * k, h: h * k, n: +n, rows: +rows, panels: +(panels || 1), gap: (gap || 0) * k};
  };
  // Everything is measured before anything is moved, and moved by transforms: a page of many pictures
  // is laid out once a frame at most.
  const hostOf = fig => (fig.classList.contains('stack') ? fig : fig.querySelector('.drawn'));
  const measured = fig => {
    const host = hostOf(fig);
    return {fig, host, p: plotOf(fig), o: host.getBoundingClientRect(), left: host.clientLeft, top: host.clientTop};
  };
  const cursor = ({fig, host, p, o, left, top}, t) => {
    let c = fig.querySelector('.cursor');
    if (!p || t < 0 || t >= (p.kind === 'rows' ? p.rows : p.n)) { if (c) c.hidden = true; return; }
    if (!c) {
      c = document.createElement('div');
      c.className = 'cursor';
      host.append(c);
    }
    const wide = p.kind === 'points' ? 2 : p.kind === 'rows' ? p.w : p.w / p.n;
    const tall = p.kind === 'rows' ? p.h / p.rows : host === fig ? o.height - 2 * top : p.h;
    const x = p.kind === 'points' ? p.x + p.w * (p.n < 2 ? 0.5 : t / (p.n - 1)) - 1 : p.kind === 'rows' ? p.x : p.x + (t * p.w) / p.n;
    const y = p.kind === 'rows' ? p.y + (t * p.h) / p.rows : host === fig ? o.top + top : p.y;
    if (c.hidden) c.hidden = false;
    const size = wide + ' ' + tall;
    if (c.dataset.size !== size) {
      c.dataset.size = size;
      c.style.width = wide + 'px';
      c.style.height = tall + 'px';
    }
    c.style.transform = 'translate(' + (x - o.left - left) + 'px,' + (y - o.top - top) + 'px)';
  };
  // Every figure of one axis has its crosshair at the same step.
  const figures = all(document, 'figure').filter(hostOf);
  const families = new Map();
  const familyOf = fig => {
    const axis = fig.dataset.axis;
    if (!axis) return [fig];
    if (!families.has(axis)) {
      families.set(axis, {figures: figures.filter(f => f.dataset.axis === axis), words: all(document, '.words[data-axis="' + axis + '"] span[data-t]')});
    }
    return families.get(axis).figures;
  };
  let marked = null;
  const everywhere = (fig, t) => {
    const places = familyOf(fig).filter(f => f.getClientRects().length).map(measured);
    places.forEach(place => cursor(place, t));
    const family = families.get(fig.dataset.axis);
    const word = family && t >= 0 ? family.words[t] : null;
    if (word !== marked) {
      if (marked) marked.classList.remove('at');
      if (word) word.classList.add('at');
      marked = word;
    }
  };
  const nothing = fig => {
    tell.hidden = true;
    everywhere(fig, -1);
  };

  const shown = (fig, t, r, x, y, heat) => {
    const unit = fig.dataset.unit ? ' ' + fig.dataset.unit : '';
    const boxes = fig.classList.contains('stack') ? all(fig.parentElement, '[data-of="' + fig.dataset.name + '"]') : [fig];
    let waits = false;
    boxes.forEach(b => { if (!known.get(b)) { waits = true; load(b, () => shown(fig, t, r, x, y, heat)); } });
    if (waits && boxes.some(b => !known.get(b))) return;
    const main = known.get(boxes[0]);
    const p = plotOf(fig);
    if (!main || !p) return;
    if (p.kind === 'rows') {
      const row = main.rows[r];
      cursor(measured(fig), r);
      if (row) say(row[0], row.slice(1).map((v, i) => main.head[i + 1] + ': ' + v + unit), x, y);
      return;
    }
    everywhere(fig, t);
    const row = main.rows[t];
    if (!row) return;
    if (p.kind === 'panels') {
      const places = Array.from({length: p.panels}, (_, k) => 1 + k * p.rows + r);
      say(row[0], places.map(i => main.head[i] + ': ' + row[i] + unit), x, y);
      return;
    }
    if (p.kind === 'grid') {
      say(row[0], [main.head[r + 1] + ': ' + row[r + 1] + unit], x, y);
      return;
    }
    const lines = row.slice(1, 13).map((v, i) => main.head[i + 1] + ': ' + v + (fig.classList.contains('stack') ? '' : unit));
    if (boxes[1] && heat >= 0) {
      const more = known.get(boxes[1]);
      lines.push(more.head[heat + 1] + ': ' + more.rows[t][heat + 1]);
    }
    say(row[0], lines, x, y);
  };
  // Panels of one size stand one below the other: a row is that of one of them.
  const rowAt = (p, down) => {
    if (p.kind !== 'panels') return clamp(Math.floor((down / p.h) * p.rows), p.rows - 1);
    const each = (p.h + p.gap) / p.panels;
    const within = down - clamp(Math.floor(down / each), p.panels - 1) * each;
    return clamp(Math.floor((within / (each - p.gap)) * p.rows), p.rows - 1);
  };
  // The place under a point: step, row, row of the heat map of a stack.
  const at = (fig, x, y) => {
    const p = plotOf(fig);
    if (!p) return null;
    const share = (x - p.x) / p.w;
    const t = p.kind === 'points'
      ? clamp(Math.round(share * (p.n - 1)), p.n - 1)
      : clamp(Math.floor(share * p.n), p.n - 1);
    const r = rowAt(p, y - p.y);
    let heat = -1;
    const map = fig.querySelector('.heat[data-rows]');
    if (map) {
      const m = map.getBoundingClientRect();
      if (y >= m.top && y < m.bottom) heat = clamp(Math.floor(((y - m.top) / m.height) * map.dataset.rows), map.dataset.rows - 1);
    }
    const inside = share >= -0.02 && share <= 1.02 && (fig.classList.contains('stack') || (y >= p.y - 4 && y <= p.y + p.h + 4));
    return inside || p.kind === 'rows' ? {t, r, heat} : null;
  };
  all(document, 'figure').forEach(fig => {
    const pad = fig.classList.contains('stack') ? fig : fig.querySelector('.drawn');
    if (!pad) return;
    let wanted = 0;
    pad.addEventListener('pointermove', e => {
      cancelAnimationFrame(wanted);
      wanted = requestAnimationFrame(() => {
        const place = at(fig, e.clientX, e.clientY);
        if (place) shown(fig, place.t, place.r, e.clientX, e.clientY, place.heat); else nothing(fig);
      });
    });
    pad.addEventListener('pointerleave', () => { cancelAnimationFrame(wanted); nothing(fig); });
    let key = null;
    const move = (dt, dr) => {
      const p = plotOf(fig);
      if (!p) return false;
      if (p.kind === 'rows') { dr += dt; dt = 0; }
      const map = fig.querySelector('.heat[data-rows]');
      const rows = map ? +map.dataset.rows + 1 : p.rows;
      key = key || {t: 0, r: 0};
      key.t = clamp(key.t + dt, p.n - 1);
      key.r = clamp(key.r + dr, rows - 1);
      const x = p.x + ((key.t + 0.5) / p.n) * p.w;
      const y = p.y + ((Math.min(key.r, p.rows - 1) + 0.5) / p.rows) * p.h;
      shown(fig, key.t, key.r, x, clamp(y, innerHeight), map ? key.r - 1 : -1);
      return true;
    };
    pad.addEventListener('focus', () => move(0, 0));
    pad.addEventListener('blur', () => nothing(fig));
    pad.addEventListener('keydown', e => {
      const steps = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], Home: [-1e9, 0], End: [1e9, 0]};
      if (e.key === 'Escape') { nothing(fig); return; }
      if (steps[e.key] && !e.ctrlKey && !e.metaKey && move(...steps[e.key])) e.preventDefault();
    });
  });
  all(document, '.words span[data-t]').forEach(s => {
    const axis = s.parentElement.dataset.axis;
    s.addEventListener('pointerenter', e => {
      const fig = document.querySelector('figure.stack[data-axis="' + axis + '"]');
      if (fig) shown(fig, +s.dataset.t, 0, e.clientX, e.clientY, -1);
    });
    s.addEventListener('pointerleave', () => { const fig = document.querySelector('figure.stack[data-axis="' + axis + '"]'); if (fig) nothing(fig); });
  });

  // Files of a picture.
  const save = (name, href) => {
    const a = document.createElement('a');
    a.href = href;
    a.download = name;
    a.click();
  };
  const marks = () => [...document.styleSheets[0].cssRules].map(r => r.cssText)
    .filter(c => c.includes('.gl-') && !c.includes('.gl-narrow') && !c.includes('.gl-wide') && !c.includes('.drawn')).join('');
  const alone = svg => {
    const copy = svg.cloneNode(true);
    copy.classList.remove('gl-wide');
    const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
    style.textContent = marks();
    copy.insertBefore(style, copy.querySelector('rect'));
    return 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  };
  const quoted = c => (/[",\r\n]/.test(c) ? '"' + c.replace(/"/g, '""') + '"' : c);
  all(document, '.links').forEach(p => {
    const fig = p.closest('figure') || p.parentElement;
    const name = p.dataset.name;
    const svg = fig.querySelector('svg.gl-wide');
    const add = (text, make) => {
      const b = document.createElement('button');
      b.type = 'button';
      b.textContent = text;
      b.setAttribute('aria-label', text + ': ' + name);
      b.addEventListener('click', make);
      if (p.children.length) p.append(' · ');
      p.append(b);
    };
    if (!p.querySelector('a') && fig.querySelector('table.n')) {
      add('CSV', () => {
        const d = ofTables(all(fig, 'table.n'));
        save(name + '.csv', 'data:text/csv;charset=utf-8,'
          + encodeURIComponent([d.head, ...d.rows].map(r => r.map(quoted).join(',')).join('\r\n') + '\r\n'));
      });
    }
    if (svg) {
      add('PNG', () => {
        const i = new Image();
        i.onload = () => {
          const c = document.createElement('canvas');
          c.width = 3 * svg.viewBox.baseVal.width;
          c.height = 3 * svg.viewBox.baseVal.height;
          c.getContext('2d').drawImage(i, 0, 0, c.width, c.height);
          save(name + '.png', c.toDataURL());
        };
        i.src = alone(svg);
      });
      add('SVG', () => save(name + '.svg', alone(svg)));
    }
    if (fig.tagName === 'FIGURE') {
      add('PDF', () => {
        document.body.classList.add('one');
        fig.classList.add('it');
        print();
        document.body.classList.remove('one');
        fig.classList.remove('it');
      });
    }
  });

  // A list of many sequences: found by a word, sorted by a column.
  all(document, '.cases').forEach(box => {
    const table = box.querySelector('table');
    if (!table) return;
    const find = document.createElement('input');
    find.className = 'find';
    find.type = 'search';
    find.placeholder = box.dataset.find;
    find.setAttribute('aria-label', box.dataset.find);
    box.prepend(find);
    const rows = () => [...table.tBodies[0].rows];
    find.addEventListener('input', () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows().forEach(r => (r.hidden = !words.every(w => r.textContent.toLowerCase().includes(w))));
    });
    [...table.tHead.rows[0].cells].forEach((th, c) => {
      const b = document.createElement('button');
      b.type = 'button';
      b.className = 'sort';
      b.textContent = th.textContent;
      th.replaceChildren(b);
      let up = false;
      b.addEventListener('click', () => {
        up = !up;
        [...table.tHead.rows[0].cells].forEach(o => o.removeAttribute('aria-sort'));
        th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const v = r => r.cells[c].textContent.trim();
        const sorted = rows().sort((a, b2) => {
          const x = parseFloat(v(a).replace(/,/g, ''));
          const y = parseFloat(v(b2).replace(/,/g, ''));
          return Number.isNaN(x) || Number.isNaN(y) ? v(a).localeCompare(v(b2)) : x - y;
        });
        if (!up) sorted.reverse();
        table.tBodies[0].append(...sorted);
      });
    });
  });
})();
