// Only adds: what it tells stands in the tables of the page too.
(() => {
  const all = (of, what) => [...of.querySelectorAll(what)];
  const far = document.querySelector('[data-far]');
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
    // a long table of few columns stands twice side by side
    if (d.head.length < 5 && d.rows.length > 60) copy.classList.add('slim');
    const caption = wide.dataset.cut;
    const longest = Math.max(...d.rows.slice(0, 50).flat().map(c => c.length));
    const step = d.head.length > 8 ? clamp(Math.floor(96 / (longest + 2)) - 3, 3) + 3 : d.head.length;
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
  // The box says again only what has changed, and is moved by a transform that knows its own size: nothing
  // is measured and nothing laid out anew but the box itself.
  const told = [];
  const line = i => {
    if (!told[i]) {
      told[i] = document.createElement(i ? 'div' : 'b');
      tell.append(told[i]);
    }
    return told[i];
  };
  const say = (head, lines, x, y) => {
    [head, ...lines].forEach((text, i) => {
      const one = line(i);
      if (one.textContent !== text) one.textContent = text;
      if (one.hidden) one.hidden = false;
    });
    for (let i = lines.length + 1; i < told.length; i++) told[i].hidden = true;
    if (tell.hidden) tell.hidden = false;
    const across = x > innerWidth / 2 ? 'max(0px,' + (x - 14) + 'px - 100%)' : 'min(' + (x + 14) + 'px,100vw - 100%)';
    const down = y > innerHeight / 2 ? 'max(0px,' + (y - 16) + 'px - 100%)' : 'min(' + (y + 16) + 'px,100vh - 100%)';
    tell.style.transform = 'translate(' + across + ',' + down + ')';
  };

  // A place of a figure: the box of its values and how many steps it has, in pixels of the document, measured
  // once until the page is laid out anew.
  const hostOf = fig => (fig.classList.contains('stack') ? fig : fig.querySelector('.drawn'));
  let places = new Map();
  const forget = () => { places = new Map(); };
  addEventListener('resize', forget);
  addEventListener('toggle', forget, true);
  const boxOf = e => {
    const r = e.getBoundingClientRect();
    return {x: r.left + scrollX, y: r.top + scrollY, w: r.width, h: r.height};
  };
  const measured = fig => {
    const host = hostOf(fig);
    const o = boxOf(host);
    const base = {host, ox: o.x + host.clientLeft, oy: o.y + host.clientTop, top: o.y, oh: host.clientHeight, heat: null};
    if (!o.w) return null;
    if (host === fig) {
      const map = fig.querySelector('.heat[data-rows]');
      if (map) base.heat = {...boxOf(map), rows: +map.dataset.rows};
      return {...base, ...boxOf(fig.querySelector('.plot')), kind: 'frames', n: +fig.dataset.steps, rows: 1, panels: 1, gap: 0};
    }
    const svg = all(fig, 'svg[data-plot]').find(s => s.clientWidth);
    if (!svg) return null;
    const [kind, x, y, w, h, n, rows, panels, gap] = svg.dataset.plot.split(' ');
    const r = boxOf(svg);
    const k = r.w / svg.viewBox.baseVal.width;
    return {...base, kind, x: r.x + x * k, y: r.y + y * k, w: w * k, h: h * k, n: +n, rows: +rows, panels: +(panels || 1), gap: (gap || 0) * k};
  };
  const plotOf = fig => {
    if (!places.has(fig)) places.set(fig, measured(fig));
    return places.get(fig);
  };
  const cursors = new Map();
  const cursor = (fig, t, r) => {
    const p = plotOf(fig);
    let c = cursors.get(fig);
    const seen = p && p.top < scrollY + innerHeight && p.top + p.oh > scrollY;
    if (!seen || t < 0 || t >= (p.kind === 'rows' ? p.rows : p.n)) { if (c && !c.hidden) c.hidden = true; return; }
    if (!c) {
      c = document.createElement('div');
      c.className = 'cursor';
      p.host.append(c);
      cursors.set(fig, c);
    }
    const stack = p.host === fig;
    const wide = p.kind === 'points' ? 2 : p.kind === 'rows' ? p.w : p.w / p.n;
    const tall = p.kind === 'rows' || p.kind === 'cells' ? p.h / p.rows : stack ? p.oh : p.h;
    const x = p.kind === 'points' ? p.x + p.w * (p.n < 2 ? 0.5 : t / (p.n - 1)) - 1 : p.kind === 'rows' ? p.x : p.x + (t * p.w) / p.n;
    const y = p.kind === 'rows' ? p.y + (t * p.h) / p.rows : p.kind === 'cells' ? p.y + ((r || 0) * p.h) / p.rows : stack ? p.oy : p.y;
    if (c.hidden) c.hidden = false;
    const size = wide + ' ' + tall;
    if (c.dataset.size !== size) {
      c.dataset.size = size;
      c.style.width = wide + 'px';
      c.style.height = tall + 'px';
    }
    c.style.transform = 'translate(' + (x - p.ox) + 'px,' + (y - p.oy) + 'px)';
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
  let now = null;
  const everywhere = (fig, t) => {
    now = t < 0 ? null : {fig, t};
    familyOf(fig).forEach(f => cursor(f, t));
    const family = families.get(fig.dataset.axis);
    const word = family && t >= 0 ? family.words[t] : null;
    if (word !== marked) {
      if (marked) marked.classList.remove('at');
      if (word) word.classList.add('at');
      marked = word;
    }
  };
  // Figures that come into view get theirs.
  let scrolled = 0;
  addEventListener('scroll', () => {
    cancelAnimationFrame(scrolled);
    scrolled = requestAnimationFrame(() => { if (now) everywhere(now.fig, now.t); });
  }, {passive: true});
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
      cursor(fig, r);
      if (row) say(row[0], row.slice(1).map((v, i) => main.head[i + 1] + ': ' + v + unit), x, y);
      return;
    }
    if (p.kind === 'cells') {
      const lies = main.rows.length === p.rows && main.head.length === p.n + 1;
      const cell = main.rows[lies ? r : r * p.n + t];
      cursor(fig, t, r);
      if (lies) say(cell[0] + ', ' + main.head[t + 1], [cell[t + 1]], x, y);
      else say(cell ? cell[0] : '', cell ? cell.slice(1).map((v, i) => main.head[i + 1] + ': ' + v) : [far.dataset.far], x, y);
      return;
    }
    everywhere(fig, t);
    const row = main.rows[t];
    if (!row) {
      say((main.head[0] || '') + ' ' + (t + 1), [far.dataset.far], x, y);
      return;
    }
    if (p.kind === 'panels') {
      const same = Array.from({length: p.panels}, (_, k) => 1 + k * p.rows + r);
      say(row[0], same.map(i => main.head[i] + ': ' + row[i] + unit), x, y);
      return;
    }
    if (p.kind === 'grid') {
      say(row[0], [main.head[r + 1] + ': ' + row[r + 1] + unit], x, y);
      return;
    }
    const lines = row.slice(1, 13).map((v, i) => main.head[i + 1] + ': ' + v + (fig.classList.contains('stack') ? '' : unit));
    if (boxes[1] && heat >= 0) {
      const more = known.get(boxes[1]);
      lines.push(more.head[heat + 1] + ': ' + (more.rows[t] ? more.rows[t][heat + 1] : far.dataset.far));
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
  const at = (fig, left, top) => {
    const p = plotOf(fig);
    if (!p) return null;
    const x = left + scrollX;
    const y = top + scrollY;
    const share = (x - p.x) / p.w;
    const t = p.kind === 'points'
      ? clamp(Math.round(share * (p.n - 1)), p.n - 1)
      : clamp(Math.floor(share * p.n), p.n - 1);
    const r = rowAt(p, y - p.y);
    let heat = -1;
    const m = p.heat;
    if (m && y >= m.y && y < m.y + m.h) heat = clamp(Math.floor(((y - m.y) / m.h) * m.rows), m.rows - 1);
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
      const map = p.heat;
      const rows = map ? map.rows + 1 : p.rows;
      key = key || {t: 0, r: 0};
      key.t = clamp(key.t + dt, p.n - 1);
      key.r = clamp(key.r + dr, rows - 1);
      const x = p.x - scrollX + ((key.t + 0.5) / p.n) * p.w;
      const y = p.y - scrollY + ((Math.min(key.r, p.rows - 1) + 0.5) / p.rows) * (p.h / p.panels);
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
    const words = svg.closest('figure').querySelector('figcaption');
    const d = document.createElementNS(svg.namespaceURI, 'desc');
    d.textContent = words ? words.textContent : '';
    copy.querySelector('title').after(d);
    const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
    style.textContent = marks();
    copy.insertBefore(style, copy.querySelector('rect'));
    return 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  };
  // Lanes are of the page: their drawings and their words, where they stand, as one file.
  const lanes = fig => {
    const NS = 'http://www.w3.org/2000/svg';
    const o = fig.getBoundingClientRect();
    const root = document.createElementNS(NS, 'svg');
    const put = (parent, name, of) => {
      const e = document.createElementNS(NS, name);
      Object.entries(of).forEach(([k, v]) => e.setAttribute(k, v));
      parent.append(e);
      return e;
    };
    const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    root.setAttribute('xmlns', NS);
    root.setAttribute('width', Math.ceil(o.width));
    root.setAttribute('height', Math.ceil(o.height));
    root.setAttribute('viewBox', '0 0 ' + Math.ceil(o.width) + ' ' + Math.ceil(o.height));
    put(root, 'title', {}).textContent = fig.getAttribute('aria-label');
    put(root, 'style', {}).textContent = [...document.styleSheets[0].cssRules].map(r => r.cssText)
      .filter(c => /^\.(stroke|zero|f-|gl-px)/.test(c)).join('').replace(/var\((--[a-z]+)\)/g, (_, name) => colour(name));
    put(root, 'rect', {width: '100%', height: '100%', fill: colour('--card')});
    all(fig, '.lane + .lane').forEach(lane => {
      const y = lane.getBoundingClientRect().top - o.top;
      put(root, 'path', {d: 'M0 ' + y + 'H' + o.width, stroke: colour('--line')});
    });
    all(fig, '.ramp').forEach((bar, i) => {
      const r = bar.getBoundingClientRect();
      const colours = bar.style.background.match(/rgba?\([^)]*\)|#[0-9a-f]+/g) || [];
      const ramp = put(root, 'linearGradient', {id: 'ramp' + i});
      colours.forEach((c, k) => put(ramp, 'stop', {offset: k / (colours.length - 1), 'stop-color': c}));
      put(root, 'rect', {x: r.left - o.left, y: r.top - o.top, width: r.width, height: r.height, fill: 'url(#ramp' + i + ')'});
    });
    // Marks are brought to pixels: a stroke must not be stretched with them, which not every renderer knows.
    all(fig, '.plot svg').forEach(svg => {
      const r = svg.getBoundingClientRect();
      const left = r.left - o.left;
      const top = r.top - o.top;
      if (!svg.querySelector('.stroke,.zero,path[class]')) {
        const copy = svg.cloneNode(true);
        Object.entries({x: left, y: top, width: r.width, height: r.height}).forEach(([k, v]) => copy.setAttribute(k, v.toFixed(1)));
        root.append(copy);
        return;
      }
      const kx = r.width / svg.viewBox.baseVal.width;
      const ky = r.height / svg.viewBox.baseVal.height;
      const by = {x: v => left + v * kx, x1: v => left + v * kx, x2: v => left + v * kx, width: v => v * kx,
        y: v => top + v * ky, y1: v => top + v * ky, y2: v => top + v * ky, height: v => v * ky};
      [...svg.children].forEach(mark => {
        const copy = mark.cloneNode(false);
        if (mark.tagName === 'path') copy.setAttribute('transform', 'translate(' + left + ' ' + top + ') scale(' + kx + ' ' + ky + ')');
        [...mark.attributes].filter(a => by[a.name]).forEach(a => copy.setAttribute(a.name, by[a.name](+a.value).toFixed(1)));
        if (mark.hasAttribute('points')) {
          copy.setAttribute('points', mark.getAttribute('points').trim().split(' ')
            .map(q => q.split(',')).map(q => by.x(+q[0]).toFixed(1) + ',' + by.y(+q[1]).toFixed(1)).join(' '));
        }
        root.append(copy);
      });
    });
    const walk = document.createTreeWalker(fig, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const e = n.parentElement;
      if (e.closest('svg') || !e.getClientRects().length || !n.data.trim()) continue;
      const css = getComputedStyle(e);
      const look = {fill: css.color, 'font-size': css.fontSize, 'font-weight': css.fontWeight, 'font-family': 'DejaVu Sans,Noto Sans CJK SC,sans-serif'};
      if (css.transform.startsWith('matrix') && !e.closest('.flat') && e.closest('.steps')) {
        const b = e.parentElement.getBoundingClientRect();
        const place = [b.left - o.left + e.offsetLeft, b.top - o.top + e.offsetTop];
        put(root, 'text', {...look, transform: 'translate(' + place + ') rotate(38)', y: parseFloat(css.fontSize) * 0.8}).textContent = n.data;
        continue;
      }
      const rows = [];
      [...n.data.matchAll(/\S+/g)].forEach(m => {
        const range = document.createRange();
        range.setStart(n, m.index);
        range.setEnd(n, m.index + m[0].length);
        const r = range.getBoundingClientRect();
        const last = rows[rows.length - 1];
        if (last && Math.abs(last.r.top - r.top) < 2) last.text += ' ' + m[0]; else rows.push({r, text: m[0]});
      });
      rows.forEach(({r, text}) => {
        const base = r.top + r.height / 2 + parseFloat(css.fontSize) * 0.35 - o.top;
        put(root, 'text', {...look, x: (r.left - o.left).toFixed(1), y: base.toFixed(1)}).textContent = text;
      });
    }
    return 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(root));
  };
  const quoted = c => (/[",\r\n]/.test(c) ? '"' + c.replace(/"/g, '""') + '"' : c);
  all(document, '.links').forEach(p => {
    const fig = p.closest('figure') || p.parentElement;
    const name = p.dataset.name;
    const drawn = fig.querySelector('svg.gl-wide');
    const stack = document.querySelector('figure.stack[data-name="' + name + '"]');
    const whole = stack || (fig.tagName === 'FIGURE' && fig);
    const href = stack ? () => lanes(stack) : drawn ? () => alone(drawn) : null;
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
    if (href) {
      add('PNG', () => {
        const i = new Image();
        i.onload = () => {
          const c = document.createElement('canvas');
          c.width = 3 * i.width;
          c.height = 3 * i.height;
          c.getContext('2d').drawImage(i, 0, 0, c.width, c.height);
          save(name + '.png', c.toDataURL());
        };
        i.src = href();
      });
      add('SVG', () => save(name + '.svg', href()));
    }
    if (whole) {
      add('PDF', () => {
        document.body.classList.add('one');
        whole.classList.add('it');
        for (let e = whole; e !== document.body; e = e.parentElement) e.classList.add('way');
        print();
        all(document, '.way').forEach(e => e.classList.remove('way'));
        whole.classList.remove('it');
        document.body.classList.remove('one');
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
