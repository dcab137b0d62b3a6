/* What the drawings can do: inspect, fail, step, zoom. Loaded with the first touch of a page that has one. */
(() => {
const { $, $$, say, make, watch, t } = groundplan;
const glyph = c => make('i', { className: 'g ' + c });

/* The drawings: one set of ids, painted on every drawing, the key plan and the text. */
const sheet = () => {
const T = JSON.parse($('#_topo').textContent), plan = $$('.plan [data-id]'), nodes = $$('.stage [data-id] > a');
const ids = els => new Set(els.map(e => e.dataset.id)), idOf = a => a.parentNode.dataset.id, shut = ids($$('.closed[data-id]'));
let pinned = null, failed = new Set(), step = 0, act = 'look', from = null, moved = false, seen = ids($$('.plan .on'));
const up = (c, f) => { for (; c; c = T.c[c]?.[2]) if (f(c)) return c }, inside = (c, id) => !!up(c, x => x === id);
/* What a closed container hides is marked on the container. */
const hits = (set, id) => set.has(id) || shut.has(id) && [...set].some(x => inside(x, id));
const near = id => { const s = new Set([id]); T.e.forEach(([a, b]) => { if (inside(a, id) || inside(b, id)) s.add(a).add(b) }); return s };
const hop = (a, b, n) => Object.assign(new Set([a, b]), { hop: [a, b], n });
const marks = $$('[data-id],.stage .edge,.plan [data-from],.stage [data-step]');
const paint = set => {
$$('.stage .diagram').forEach(s => s.classList.toggle('dim', !!set));
for (const m of marks) {
const d = m.dataset, s = set || (m.closest('.plan') ? seen : null);
m.classList.toggle('on', !!s && (d.id ? hits(s, d.id) : d.step ? s.n === m.n : s.hop ? inside(s.hop[0], d.from) && inside(s.hop[1], d.to) : s.has(d.from + '->' + d.to) || hits(s, d.from) && hits(s, d.to)));
}
$$('.trust').forEach(line => line.classList.toggle('on', !!set && set.has('boundary')));
};
const rest = () => paint(pinned);
const hover = (el, get) => { for (const [a, b] of [['mouseenter', 'mouseleave'], ['focusin', 'focusout']]) { el.addEventListener(a, () => paint(get())); el.addEventListener(b, rest) } };
const concerns = anchor => new Set(T.f.find(f => f[0] === anchor)?.[3] || []);

/* The key plan follows what is in view. */
const start = seen;
watch('.doc > section,.issue,.cmp', part => {
if ($('.issue,.cmp', part)) return;
seen = part.matches('.issue') ? concerns(part.id) : part.matches('.cmp') ? new Set([part.id]) : new Set($$('a[href*="components/"]', part).map(a => a.hash.slice(1)).filter(c => T.c[c]));
if (!seen.size || seen.size >= plan.length) seen = start;
if (!pinned && !failed.size) rest();
});

const arrow = ' ' + t('→') + ' ', name = id => T.c[id]?.[0] ?? id.replace('->', arrow);
const listed = names => names.length > 1 ? t('{a} and {b}', { a: names.slice(0, -1).join(t(', ')), b: names.at(-1) }) : names.join();
nodes.forEach(a => { hover(a, () => near(idOf(a))); if (a.matches(':hover,:focus')) paint(near(idOf(a))) });
$$('.issue').forEach(i => hover(i, () => concerns(i.id)));
$$('.cmp').forEach(c => hover(c, () => new Set([c.id])));
$$('main a').forEach(a => {
const hash = decodeURIComponent(a.hash?.slice?.(1) || '');
if (!hash || a.closest('svg')) return;
if (a.matches('.ref, .rail li a')) hover(a, () => concerns(hash));
else if (T.c[hash] && /components\//.test(a.href)) hover(a, () => new Set([hash]));
});

/* Journeys, step by step: one count over all of them, on drawings, lists and sequences alike. */
const steps = T.s.flatMap(([id, list]) => list.map((s, i) => [id + ' ' + (i + 1), ...s])), signs = $$('[data-journey] [data-step]');
signs.forEach(x => { x.n = 1 + steps.findIndex(s => s[0] === x.closest('[data-journey]').dataset.journey + ' ' + x.dataset.step); const s = steps[x.n - 1]; s && !x.closest('a') && hover(x, () => hop(s[1], s[2], x.n)) });
const setStep = (n, tell = true) => {
step = (n + steps.length + 1) % (steps.length + 1);
const s = steps[step - 1], cap = $('#_sheet .cap');
pinned = s ? hop(s[1], s[2], step) : null;
rest();
signs.forEach(x => x.classList.toggle('on', x.n === step));
cap.title ||= cap.textContent;
cap.textContent = s ? step + '. ' + (s[3] || name(s[1]) + arrow + name(s[2])) : cap.title;
tell && say(step ? '#step=' + step : '');
};
$$('[data-move]').forEach(b => b.onclick = () => setStep(step + +b.dataset.move));

/* Failing: the gates were compiled with the site; here they are only evaluated. */
const answer = T.g && gates(T.g), words = [['ok', 'works'], ['part', 'no spare left'], ['part', 'writes stop'], ['bad', 'stops']];
const verdict = $('.verdict'), fails = id => T.g?.v.includes(id);
const setFail = (tell = true) => {
if (!answer) return;
const out = answer(failed), down = id => !!up(id, x => failed.has(x));
const live = new Set(), walk = c => { if (!down(c) && !live.has(c)) { live.add(c); T.e.forEach(([a, b]) => { if (a === c && !failed.has(a + '->' + b)) walk(b) }) } };
T.in.forEach(walk);
const linked = new Set(T.e.flatMap(e => [e[0], e[1]]));
$$('.diagram [data-id],.plan [data-id]').forEach(n => {
const id = n.dataset.id;
n.classList.toggle('fail', down(id));
n.classList.toggle('inh', down(id) && !failed.has(id));
n.classList.toggle('cut', !!failed.size && !down(id) && linked.has(id) && !live.has(id));
});
$$('.stage .edge').forEach(n => n.classList.toggle('cut', !!failed.size && (!live.has(n.dataset.from) || down(n.dataset.to) || failed.has(n.dataset.from + '->' + n.dataset.to))));
$$('.jrn [data-j]').forEach(li => { const [g, w] = words[out[li.dataset.j]]; $('.g', li).className = 'g ' + g; $('span', li).textContent = t(w) });
if (verdict) {
verdict.textContent = t('Nothing has failed. All journeys work.');
if (failed.size) {
const by = words.map(([, w], i) => [w, T.j.filter((_, j) => out[j] === i).map(j => '“' + j + '”').join(t(', '))]).reverse().filter(x => x[1]);
verdict.replaceChildren(make('span', {}, make('b', { textContent: t('Without {names}', { names: listed([...failed].map(name)) }) }), ': ' + by.map(x => x[1] + ' ' + t(x[0])).join('; ') + '.'), make('button', { className: 'btn', textContent: t('Restore all'), onclick: () => { failed.clear(); setFail() } }));
}
}
$$('.mx [data-row]').forEach(r => { const id = r.dataset.row, on = failed.has(id), b = $('button', r); r.classList.toggle('on', on); b.classList.toggle('down', on); b.textContent = t(on ? 'Restore' : 'Fail'); b.ariaLabel = t(on ? 'Restore {name}' : 'Fail {name}', { name: name(id) }) });
tell && say(failed.size ? '#fail=' + [...failed] : '');
};
const toggle = id => { if (fails(id)) { failed.delete(id) || failed.add(id); setFail() } };
$$('.mx [data-row]').forEach(r => $('button', r).onclick = () => toggle(r.dataset.row));

/* Inspector: beside the node, on the drawing that was clicked or that shows it. */
const insp = make('div', { className: 'insp', hidden: true, role: 'dialog' }), file = location.protocol === 'file:' ? 'index.html#' : '#', seenNow = a => a.getClientRects().length;
const part = id => make('a', { href: T.b + 'components/' + file + id, textContent: name(id) });
const list = (title, rows) => rows.length ? [make('h3', { textContent: t(title) }), make('ul', {}, ...rows.map(r => make('li', {}, ...r)))] : [];
const look = (id, tell = true, a = up(id, x => nodes.some(n => idOf(n) === x && seenNow(n))) && nodes.find(n => seenNow(n) && inside(id, idOf(n)) && (idOf(n) === id || shut.has(idOf(n))))) => {
if (!a || !T.c[id]) return;
const [n, sort, host] = T.c[id], own = x => inside(x, id), button = (text, href) => make('a', { className: 'btn', textContent: text, href });
const out = T.e.filter(e => own(e[0]) && !own(e[1])), into = T.e.filter(e => own(e[1]) && !own(e[0]));
const has = Object.keys(T.c).filter(c => T.c[c][2] === id), found = T.f.filter(f => f[3].includes(id));
const [before, after] = t('on {host}').split('{host}'), h = make('h2', { tabIndex: -1, textContent: n }), fail = fails(id) && make('button', { className: 'btn', textContent: t(failed.has(id) ? 'Restore' : 'Fail it'), onclick: () => { toggle(id); close() } });
insp.ariaLabel = n;
insp.replaceChildren(make('button', { className: 'btn x', ariaLabel: t('Close'), textContent: '×', onclick: () => close() }), h, make('p', {}, sort + ' ', ...(host ? [before, part(host), after] : [])),
...list('Contains', has.map(c => [part(c)])), ...list('Sends to', out.map(e => [part(e[1]), ' ', make('small', { textContent: e[2] })])), ...list('Receives from', into.map(e => [part(e[0]), ' ', make('small', { textContent: e[2] })])),
...list('Findings', found.map(f => [make('a', { className: 'sev ' + f[1], href: document.getElementById(f[0]) ? '#' + f[0] : T.b + 'issues/' + file + f[0] }, glyph(f[1]), f[2] || $(':is(h2, h3)', document.getElementById(f[0])).textContent)])),
make('div', { className: 'row' }, ...[a.closest('.closed') && button(t('Open|a drawing'), a.href.baseVal), fail, button(t('Details'), part(id).href)].filter(Boolean)));
const stage = a.closest('.stage'), box = a.getBoundingClientRect(), st = stage.getBoundingClientRect();
insp.classList.toggle('left', box.x + box.width / 2 > st.x + st.width * .6);
stage.append(insp);
insp.hidden = false;
from = a;
pinned = near(id);
rest();
if (tell) say('#look=' + id);
else a.scrollIntoView({ block: 'center' });
return h;
};
const close = () => { insp.hidden = true; pinned = null; rest(); say(''); from?.focus({ preventScroll: true }) };
nodes.forEach(a => a.addEventListener('click', e => {
if (e.ctrlKey || e.metaKey || e.shiftKey) return;
e.preventDefault();
if (!moved) act === 'fail' ? toggle(idOf(a)) : look(idOf(a), true, a)?.focus({ preventScroll: true });
}));
$$('[data-mode]').forEach(b => b.onclick = () => { act = b.dataset.mode; $$('[data-mode]').forEach(x => x.setAttribute('aria-pressed', x === b)) });

/* Keys count inside a sheet only. Zoom and pan: the wheel only with Ctrl or ⌘, so the page keeps scrolling. */
$$('.sheet').forEach(sheet => {
const pics = $$('.stage .diagram', sheet), own = nodes.filter(n => sheet.contains(n)), full = $('[data-full]', sheet);
sheet.addEventListener('keydown', e => {
if (e.key === 'Escape') { if (!insp.hidden) close(); else if (step) setStep(0); else if (failed.size) { failed.clear(); setFail() } return }
const a = document.activeElement.closest('.stage [data-id] > a'), v = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[e.key];
if (!a || e.ctrlKey || e.metaKey || e.altKey) return;
if (e.key.toLowerCase() === 'f') return toggle(idOf(a));
if (!v) return;
e.preventDefault();
const mid = x => { const r = x.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] }, [x, y] = mid(a);
let best, cost = 1e9;
for (const b of own) {
if (b === a || !seenNow(b) || b.closest('.container')) continue;
const [p, q] = mid(b), ahead = (p - x) * v[0] + (q - y) * v[1], aside = Math.abs((p - x) * v[1]) + Math.abs((q - y) * v[0]);
if (ahead > 4 && ahead + aside * 2 < cost) { cost = ahead + aside * 2; best = b }
}
best?.focus();
});
pics.forEach(s => {
const home = s.getAttribute('viewBox').split(' ').map(Number);
let v = [...home], drag = null;
const put = () => { if (v[2] >= home[2] - 1) v = [...home]; s.setAttribute('viewBox', v.map(n => +n.toFixed(1)).join(' ')); s.classList.toggle('zoomed', v[2] < home[2]) };
s.zoom = (k, cx = v[0] + v[2] / 2, cy = v[1] + v[3] / 2) => { if (!k) v = [...home]; else { const w = Math.min(home[2], Math.max(home[2] / 8, v[2] / k)), r = w / v[2]; v = [cx - (cx - v[0]) * r, cy - (cy - v[1]) * r, w, v[3] * r] } put() };
const on = (event, f) => s.addEventListener(event, f, { passive: false });
on('wheel', e => { if (!e.ctrlKey && !e.metaKey) return; e.preventDefault(); const b = s.getBoundingClientRect(); s.zoom(e.deltaY < 0 ? 1.15 : 1 / 1.15, v[0] + (e.clientX - b.x) / b.width * v[2], v[1] + (e.clientY - b.y) / b.height * v[3]) });
on('pointerdown', e => { moved = false; if (v[2] < home[2]) drag = [e.clientX, e.clientY, v[0], v[1]] });
on('pointermove', e => { if (!drag) return; const k = v[2] / s.clientWidth, dx = e.clientX - drag[0], dy = e.clientY - drag[1]; if (Math.abs(dx) + Math.abs(dy) > 4) moved = true; v[0] = drag[2] - dx * k; v[1] = drag[3] - dy * k; put() });
on('dragstart', e => e.preventDefault());
for (const event of ['pointerup', 'pointerleave', 'pointercancel']) on(event, () => drag = null);
});
$$('[data-zoom]', sheet).forEach(b => b.onclick = () => pics.forEach(s => s.zoom({ 1: 1.3, '-1': 1 / 1.3, 0: 0 }[b.dataset.zoom])));
if (full) full.onclick = () => document.fullscreenElement ? document.exitFullscreen() : sheet.requestFullscreen?.();
});

const restore = () => {
const [k, v] = decodeURIComponent(location.hash.slice(1)).split('=');
if (!v || !nodes.length) return;
if (k === 'step') setStep(+v || 0, false);
if (k === 'fail') { failed.clear(); v.split(',').forEach(x => fails(x) && failed.add(x)); setFail(false) }
if (k === 'look') look(v, false);
};
return restore;
};

/* What runs when the address changes; a swapped page starts anew. */
let restore;
const begin = () => (restore = $('#_topo') ? sheet() : null)?.();
begin();
addEventListener('groundplan:swap', begin);
addEventListener('hashchange', () => restore?.());
})();
