/* Groundplan, default theme. Everything on the page is readable without it. */
(() => {
const root = document.documentElement, $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
const here = document.currentScript.src;
root.classList.add('js');

/* Theme: before the first paint, since this script stands in the head. */
const modes = ['system', 'light', 'dark'];
let mode = 'system';
try { mode = modes.includes(localStorage.theme) ? localStorage.theme : mode } catch { }
if (mode !== 'system') root.dataset.theme = mode;

/* State in the address: #step=3, #fail=a,b, #look=id, #show=high+derived. */
const say = h => { try { history.replaceState(null, '', h || location.pathname + location.search) } catch { } };
const make = (tag, props, ...kids) => { const el = Object.assign(document.createElement(tag), props); el.append(...kids); return el };
/* Tells which part of the page is being read. */
const watch = (parts, tell) => { const spy = new IntersectionObserver(list => list.forEach(e => e.isIntersecting && tell(e.target)), { rootMargin: '-20% 0px -70%' }); $$(parts).forEach(p => spy.observe(p)) };
/* Loads a script, and with the first one the styles of what only appears in use. */
let touched;
const load = (name, then) => {
if (!touched) document.head.append(touched = make('link', { rel: 'stylesheet', href: new URL('touch.css', here) }));
document.head.append(make('script', { src: new URL(name, here), onload: then, onerror: then }));
};
/* A text in the language of the page; its English is the key, and `|` parts what only tells two of the same apart. */
let words = {};
const t = (english, gaps = {}) => (words[english] ?? english.split('|')[0]).replace(/{(\w+)}/g, (gap, name) => gaps[name] ?? gap);
window.groundplan = { $, $$, say, make, watch, t };

/* What belongs to the page: header, links, contents, copy. Runs again when a preview swaps the text. */
const page = () => {
words = JSON.parse($('#_say')?.textContent ?? '{}');
/* A folder opened from disk has no server that would look for its index. */
if (location.protocol === 'file:') for (const a of $$('a[href]')) {
const to = a.href.baseVal ?? a.getAttribute('href');
if (/(^|\/)(#|$)/.test(to) && !/^(#|\w+:)/.test(to)) a.setAttribute('href', to.replace(/(#|$)/, 'index.html$1'));
}
const theme = $('#_theme'), tell = () => theme.ariaLabel = theme.title = t('Colour theme: ' + mode);
if (theme) {
theme.onclick = () => {
mode = modes[(modes.indexOf(mode) + 1) % 3];
mode === 'system' ? delete root.dataset.theme : root.dataset.theme = mode;
try { mode === 'system' ? localStorage.removeItem('theme') : localStorage.theme = mode } catch { }
tell();
};
tell();
}
/* Lists at the side are open where there is room; styles show them so already. */
const room = matchMedia('(min-width: 1240px)'), unfold = () => $$('.fold').forEach(d => d.open = room.matches);
room.onchange = unfold;
unfold();
$$('.snip, .code').forEach(p => {
if ($('.copy', p)) return;
const text = ($('code', p) || p).textContent.replace(/^\+/gm, p.matches('.snip') ? ' ' : '+'), b = make('button', { className: 'btn copy', textContent: t('Copy') });
b.onclick = () => navigator.clipboard?.writeText(text).then(() => { b.textContent = t('Copied'); setTimeout(() => b.textContent = t('Copy'), 1500) });
p.append(b);
});
const current = $('.side [aria-current=page]'), side = current?.closest('.side, .side > nav');
if (side) side.scrollTop = current.offsetTop - side.clientHeight / 2;
const find = $('#_find');
if (find) find.onclick = search;
const toc = $$('.side a[href^="#"]');
watch('.doc > section', t => { const id = $('h2', t)?.id; if (id) toc.forEach(a => a.hash === '#' + id ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current')) });
$$('.mx [data-row]').forEach(r => { const th = $('th', r); if (!$('button', r)) th.prepend(make('button', { className: 'btn', textContent: t('Fail'), ariaLabel: t('Fail {name}', { name: th.textContent }) })) });
if (/^#(step|fail|look)=/.test(location.hash)) arrive();
};

/* Search: code and index arrive on first use. */
const search = () => window.groundplanSearch ? groundplanSearch() : load('search.js', () => window.groundplanSearch?.());

/* Drawing: its script arrives with the first touch of the page, or at once when the address holds a state. */
let drawing = 0, late;
const arrive = () => {
if (drawing || !$('#_topo')) return;
drawing = 1;
load('drawing.js', () => { drawing = 2; late?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })) });
};
const controls = '.stage [data-id] > a,.sheet .btn,.mx .btn';
['pointerover', 'pointerdown', 'focusin', 'keydown', 'wheel', 'scroll'].forEach(t => addEventListener(t, arrive, { passive: true, capture: true }));
/* A click that comes before the script waits for it. */
addEventListener('click', e => {
const a = drawing < 2 && !e.ctrlKey && !e.metaKey && !e.shiftKey && $('#_topo') && e.target.closest(controls);
if (a) { e.preventDefault(); e.stopPropagation(); late = a; arrive() }
}, true);

/* Issue filters: facets combine; without script each link filters by itself. */
const filters = () => {
const links = $$('.filters a');
if (!links.length) return;
const group = f => /^(critical|high|medium|low|info)$/.test(f) ? 's' : /^(open|accepted|planned)$/.test(f) ? 't' : 'o', on = new Set();
const run = () => {
let n = 0;
$$('.issue').forEach(i => { const ok = ['s', 't', 'o'].every(g => { const w = [...on].filter(f => group(f) === g); return !w.length || w.some(f => i.classList.contains(g + '-' + f)) }); i.hidden = !ok; n += ok });
links.forEach(a => { const f = a.dataset.f; (f === 'all' ? !on.size : on.has(f)) ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current') });
$$('.block').forEach(h => h.hidden = h.nextElementSibling.matches('.issues') && !$('.issue:not([hidden])', h.nextElementSibling));
$('#_count').textContent = t('{n} issues shown', { n });
};
const h = location.hash.match(/^#(?:f-|show=)(.+)/);
if (h) { h[1].split('+').forEach(f => f !== 'all' && on.add(f)); say('#show=' + h[1]) }
links.forEach(a => a.onclick = e => { e.preventDefault(); const f = a.dataset.f; f === 'all' ? on.clear() : on.delete(f) || on.add(f); run(); say(on.size ? '#show=' + [...on].join('+') : '') });
run();
};

const start = () => { page(); filters() };
document.readyState === 'loading' ? addEventListener('DOMContentLoaded', start) : start();
addEventListener('groundplan:swap', start);
addEventListener('hashchange', arrive);
addEventListener('keydown', e => { if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); search() } });
})();
