/* What the drawings can do: inspect, fail, step, zoom. Loaded with the first touch of a page that has one. */
(() => {
const [$, $$, make, t, say, flip, held, plain, index, watch, rows] = groundplan;
const words = [['ok', 'works'], ['part', 'no spare left'], ['part', 'writes stop'], ['bad', 'stops']], still = { preventScroll: true };
const idOf = a => a.parentNode.dataset.id, ids = els => new Set(els.map(e => e.dataset.id)), shown = a => a.getClientRects().length;
const frame = a => a.getBoundingClientRect(), middle = a => { const b = frame(a); return [b.x + b.width / 2, b.y + b.height / 2] };
const button = (text, props) => make(props.href ? 'a' : 'button', { className: 'btn', ...props }, text);
const list = (title, items) => items.length ? [make('h3', {}, t(title)), make('ul', {}, ...items.map(i => make('li', {}, ...i)))] : [];
/* What an element says before anything is shown in its place. */
const own = el => el.own ||= el.textContent;

/* The drawings: one set of ids, painted on every drawing, the key plan and the text. */
const sheet = () => {
const T = JSON.parse($('#_topo').textContent), nodes = $$('.stage [data-id] > a'), boxes = $$('[data-id]'), lines = $$('.stage .edge'), signs = $$('[data-journey] [data-step]');
const shut = ids($$('.closed[data-id]')), start = ids($$('.plan .on')), marks = [...boxes, ...lines, ...signs, ...$$('.plan [data-from]')], failed = new Set(), insp = make('div', { className: 'insp', role: 'dialog' });
let pinned, over, origin, moved, now = 0, seen = start;
const up = (c, f) => { for (; c; c = T.c[c]?.[2]) if (f(c)) return c }, inside = (c, id) => up(c, x => x === id);
/* What a closed container hides is marked on the container. */
const hits = (set, id) => set.has(id) || shut.has(id) && [...set].some(x => inside(x, id));
const near = id => { const s = new Set([id]); T.e.forEach(([a, b]) => { if (inside(a, id) || inside(b, id)) s.add(a).add(b) }); return s };
/* The two ends of a step; all steps of all journeys are counted through. */
const hop = n => Object.assign(new Set(T.s[n - 1].slice(2, 4)), { n });
signs.forEach(x => x.n = 1 + T.s.findIndex(s => s[0] === x.closest('[data-journey]').dataset.journey && s[1] == x.dataset.step));
const paint = set => {
const [, , a, b] = T.s[set?.n - 1] || [];
$$('.stage .diagram').forEach(s => flip(s, 'dim', set));
$$('.trust').forEach(l => flip(l, 'on', set?.has('')));
for (const m of marks) {
const d = m.dataset, s = set || m.closest('.plan') && seen;
flip(m, 'on', s && (d.id ? hits(s, d.id) : d.step ? s.n === m.n : a ? inside(a, d.from) && inside(b, d.to) : s.has(d.from + '->' + d.to) || hits(s, d.from) && hits(s, d.to)));
}
};
const rest = () => paint(pinned);
/* What a part of the page is about: the innermost that says so. */
const about = el => {
const a = el?.closest?.('main a,.issue,.cmp,[data-step]');
if (!a) return;
const id = a.id || a.hash?.slice(1), found = T.f.find(f => f[0] === id || encodeURI(f[0]) === id);
return a.n ? hop(a.n) : nodes.includes(a) ? near(idOf(a)) : found ? new Set(found[3]) : T.c[id]?.[0] ? new Set([id]) : about(a.parentNode);
};
const point = el => { const s = about(el), key = s && [...s, s.n] + ''; if (key !== over) { over = key; paint(s || pinned) } };
point($('main a:is(:hover,:focus)'));

/* The key plan follows what is in view. */
watch('.doc > section,.issue,.cmp', part => {
if ($('.issue,.cmp', part)) return;
seen = about(part) || new Set($$('a[href*="components/"]', part).map(a => a.hash.slice(1)).filter(c => T.c[c]));
if (!seen.size || seen.size >= $$('.plan [data-id]').length) seen = start;
if (!pinned && !failed.size) rest();
});

const arrow = ' ' + t('→') + ' ', name = id => T.c[id]?.[0] ?? id.replace('->', arrow);
/* Journeys, step by step, on drawings, lists and sequences alike. */
const setStep = (n, quiet) => {
const all = T.s.length + 1, cap = $('#_sheet .cap'), first = own(cap), s = T.s[(now = (n + all) % all) - 1];
pinned = s && hop(now);
rest();
cap.textContent = s ? now + '. ' + (s[4] || name(s[2]) + arrow + name(s[3])) : first;
quiet || say(now && '#step=' + now);
};
$$('[data-move]').forEach(b => b.onclick = () => setStep(now + +b.dataset.move));

/* Failing: the gates were compiled with the site; here they are only evaluated. */
const answer = T.g && gates(T.g), verdict = $('.verdict'), fails = id => answer && !T.in.includes(id) && (T.c[id] || T.g.v.includes(id));
const setFail = quiet => {
if (!answer) return;
const any = failed.size, down = id => up(id, x => failed.has(x)), out = answer(n => failed.has(n) || down(n.split('#')[0])), linked = new Set(T.e.flatMap(e => e.slice(0, 2)));
const live = new Set(), walk = c => { if (!down(c) && !live.has(c)) { live.add(c); T.e.forEach(([a, b]) => a === c && !failed.has(a + '->' + b) && walk(b)) } };
T.in.forEach(walk);
boxes.forEach(n => {
const id = n.dataset.id, off = down(id);
flip(n, 'fail', off);
flip(n, 'inh', off && off !== id);
flip(n, 'cut', any && !off && linked.has(id) && !live.has(id));
});
lines.forEach(n => { const d = n.dataset; flip(n, 'cut', any && (!live.has(d.from) || down(d.to) || failed.has(d.from + '->' + d.to))) });
$$('.jrn [data-j]').forEach(li => { const [g, w] = words[out[li.dataset.j]]; $('.g', li).className = 'g ' + g; $('span', li).textContent = t(w) });
if (verdict) {
const first = own(verdict), names = [...failed].map(name), last = names.pop();
verdict.replaceChildren(...any ? [make('span', {}, make('b', {}, t('Without {names}', { names: names[0] ? t('{a} and {b}', { a: names.join(t(', ')), b: last }) : last })), ': ' + T.w.flatMap((w, i) => { const at = T.j.filter((_, j) => out[j] + i === 3); return at[0] ? t(w[at.length] ?? w[0], { names: at.map(j => '“' + j + '”').join(t(', ')) }) : [] }).join('; ') + '.'), button(t('Restore all'), { onclick: clear })] : [first]);
}
rows(failed);
quiet || say(any && '#fail=' + [...failed]);
};
const clear = () => { failed.clear(); setFail() };
const toggle = id => { if (fails(id)) { failed.delete(id) || failed.add(id); setFail() } };
$$('.mx [data-row] button').forEach(b => b.onclick = () => toggle(b.closest('tr').dataset.row));

/* Inspector: beside the node and as high, on the drawing that was clicked or that shows it. */
const part = id => make('a', { href: T.b + 'components/' + index + '#' + id }, name(id));
const look = (id, quiet, a) => {
up(id, x => a ||= nodes.find(n => idOf(n) === x && shown(n)));
if (!a || !T.c[id]) return;
const [n, sort, host] = T.c[id], ends = (x, y) => T.e.filter(e => inside(e[x], id) && !inside(e[y], id)).map(e => [part(e[y]), ' ', make('small', {}, e[2])]);
const [before, after] = t('on {host}').split('{host}'), h = make('h2', { tabIndex: -1 }, n), stage = a.closest('.stage'), room = frame(stage);
insp.ariaLabel = n;
insp.replaceChildren(button('×', { className: 'btn x', ariaLabel: t('Close'), onclick: close }), h, make('p', {}, sort + ' ', ...host ? [before, part(host), after] : []),
...list('Contains', Object.keys(T.c).filter(c => T.c[c][2] === id).map(c => [part(c)])), ...list('Sends to', ends(0, 1)), ...list('Receives from', ends(1, 0)),
...list('Findings', T.f.filter(f => f[3].some(x => shut.has(id) ? inside(x, id) : x === id)).map(([at, level, text]) => [make('a', { className: 'sev ' + level, href: (text ? T.b + 'issues/' + index : '') + '#' + at }, make('i', { className: 'g ' + level }), text || $('h2,h3', document.getElementById(at)).textContent)])),
make('div', { className: 'row' }, ...a.closest('.closed') ? [button(t('Open|a drawing'), { href: a.href.baseVal })] : [], ...fails(id) ? [button(t(failed.has(id) ? 'Restore' : 'Fail it'), { onclick: () => { toggle(id); close() } })] : [], button(t('Details'), { href: part(id).href })));
flip(insp, 'left', middle(a)[0] > room.x + room.width * .6);
stage.append(insp);
insp.style.top = Math.max(12, Math.min(frame(a).y - room.y, room.height - insp.offsetHeight - 12)) + 'px';
origin = a;
pinned = near(id);
rest();
a.scrollIntoView({ block: quiet ? 'center' : 'nearest' });
quiet || say('#look=' + id);
return h;
};
const close = () => { insp.remove(); pinned = null; rest(); say(); origin.focus(still) };
nodes.forEach(a => a.onclick = e => {
if (!plain(e)) return;
e.preventDefault();
moved || ($('[data-mode=fail][aria-pressed=true]') ? toggle(idOf(a)) : look(idOf(a), 0, a)?.focus(still));
});
$$('[data-mode]').forEach(b => b.onclick = () => $$('[data-mode]').forEach(x => x.ariaPressed = x === b));

/* Keys count inside a sheet only. Zoom and pan: the wheel only with Ctrl or ⌘, so the page keeps scrolling. */
$$('.sheet').forEach(sheet => {
const pics = $$('.stage .diagram', sheet), full = $('[data-full]', sheet);
sheet.onkeydown = e => {
if (e.key === 'Escape') return insp.isConnected ? close() : now ? setStep(0) : failed.size && clear();
const a = document.activeElement.closest('.stage [data-id] > a'), v = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[e.key];
if (!a || held(e) || e.altKey) return;
if (e.key.toLowerCase() === 'f') toggle(idOf(a));
if (!v) return;
e.preventDefault();
const [x, y] = middle(a);
let best, cost = 1e9;
for (const b of nodes) {
if (b === a || !sheet.contains(b) || !shown(b) || b.closest('.container')) continue;
const [p, q] = middle(b), ahead = (p - x) * v[0] + (q - y) * v[1], c = ahead + 2 * Math.abs((p - x) * v[1] + (q - y) * v[0]);
if (ahead > 4 && c < cost) { cost = c; best = b }
}
best?.focus();
};
pics.forEach(s => {
const home = s.getAttribute('viewBox').split(' ').map(Number);
let v = home, drag;
const put = (x, y, w) => { v = w < home[2] - 1 ? [x, y, w, w * home[3] / home[2]] : home; s.setAttribute('viewBox', v.map(n => +n.toFixed(1)).join(' ')); flip(s, 'zoomed', v !== home) };
s.zoom = (k, fx = .5, fy = .5) => { const w = Math.max(home[2] / 8, v[2] / k), r = 1 - w / v[2]; put(v[0] + v[2] * fx * r, v[1] + v[3] * fy * r, w) };
s.onwheel = e => { if (!held(e)) return; e.preventDefault(); const b = frame(s); s.zoom(e.deltaY < 0 ? 1.15 : 1 / 1.15, (e.clientX - b.x) / b.width, (e.clientY - b.y) / b.height) };
s.onpointerdown = e => { moved = 0; drag = v !== home && [e.clientX, e.clientY, ...v] };
s.onpointermove = e => { if (!drag) return; const k = v[2] / s.clientWidth, x = e.clientX - drag[0], y = e.clientY - drag[1]; moved ||= Math.abs(x) + Math.abs(y) > 4; put(drag[2] - x * k, drag[3] - y * k, v[2]) };
s.ondragstart = () => false;
s.onpointerup = s.onpointerleave = s.onpointercancel = () => { drag = 0 };
});
$$('[data-zoom]', sheet).forEach(b => b.onclick = () => pics.forEach(s => s.zoom(b.dataset.zoom)));
if (full) full.onclick = () => document.fullscreenElement ? document.exitFullscreen() : sheet.requestFullscreen?.();
});

const restore = () => {
const [k, v] = decodeURIComponent(location.hash.slice(1)).split('=');
if (!v || !nodes.length) return;
if (k === 'step') setStep(+v || 0, 1);
if (k === 'fail') { failed.clear(); v.split(',').forEach(x => fails(x) && failed.add(x)); setFail(1) }
if (k === 'look') look(v, 1);
};
return [restore, point];
};

/* What runs when the address changes or the reader points somewhere; a swapped page starts anew. */
let restore, point;
const begin = () => { [restore, point] = $('#_topo') ? sheet() : []; restore?.() };
begin();
addEventListener('groundplan:swap', begin);
addEventListener('hashchange', () => restore?.());
for (const type of ['pointerover', 'focusin', 'focusout']) addEventListener(type, e => point?.(type === 'focusout' ? e.relatedTarget : e.target));
})();
