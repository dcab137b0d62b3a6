/* Groundplan, default theme. Everything on the page is readable without it. */
(() => {
const root = document.documentElement, here = document.currentScript.src;
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
root.classList.add('js');

/* Theme: before the first paint, since this script stands in the head. */
const modes = ['system', 'light', 'dark'];
let mode = 'system';
try { mode = modes.find(m => m === localStorage.theme) || mode } catch { }
root.dataset.theme = mode;

/* State in the address: #step=3, #fail=a,b, #look=id, #show=high+derived. */
const say = to => { try { history.replaceState(null, '', to || location.pathname + location.search) } catch { } };
const make = (tag, props, ...kids) => { const el = Object.assign(document.createElement(tag), props); el.append(...kids); return el };
const flip = (el, name, on) => el.classList.toggle(name, !!on);
const current = (el, on) => el.ariaCurrent = on ? 'true' : null;
/* A click that asks for a new window is the browser's. */
const held = e => e.ctrlKey || e.metaKey, plain = e => !held(e) && !e.shiftKey;
/* A folder opened from disk has no server that would look for its index. */
const index = location.protocol === 'file:' ? 'index.html' : '';
/* Tells which part of the page is being read. */
const watch = (parts, tell) => { const spy = new IntersectionObserver(list => list.forEach(e => e.isIntersecting && tell(e.target)), { rootMargin: '-20% 0px -70%' }); $$(parts).forEach(p => spy.observe(p)) };
/* Loads a script, and with the first one the styles of what only appears in use. */
let touched;
const load = (name, onload) => {
touched ||= document.head.appendChild(make('link', { rel: 'stylesheet', href: new URL('touch.css', here) }));
document.head.append(make('script', { src: new URL(name, here), onload, onerror: onload }));
};
/* A text in the language of the page; its English is the key, and `|` parts what only tells two of the same apart. */
let words;
const t = (english, gaps = {}) => (words[english] ?? english.split('|')[0]).replace(/{(\w+)}/g, (gap, name) => gaps[name] ?? gap);
/* The table of what fails: a button in each row. */
const rows = failed => $$('.mx [data-row]').forEach(row => {
const th = $('th', row), on = failed?.has(row.dataset.row), b = $('button', th) || th.insertBefore(make('button'), th.firstChild), word = on ? 'Restore' : 'Fail';
b.className = on ? 'btn down' : 'btn';
b.textContent = t(word);
b.ariaLabel = t(word + ' {name}', { name: $('.nm', th).textContent });
flip(row, 'on', on);
});
window.groundplan = [$, $$, make, t, say, flip, held, plain, index, watch, rows];

/* What belongs to the page: header, links, contents, copy. Runs again when a preview swaps the text. */
const page = () => {
words = JSON.parse($('#_say')?.textContent ?? '{}');
if (index) for (const a of $$('a[href]')) {
const to = a.getAttribute('href');
if (/(^|\/)(#|$)/.test(to) && !/^(#|\w+:)/.test(to)) a.setAttribute('href', to.replace(/(#|$)/, index + '$1'));
}
const theme = $('#_theme'), tell = () => theme.ariaLabel = theme.title = t('Colour theme: ' + mode);
if (theme) {
theme.onclick = () => {
root.dataset.theme = mode = modes[(modes.indexOf(mode) + 1) % 3];
try { localStorage.theme = mode } catch { }
tell();
};
tell();
}
const find = $('#_find');
if (find) find.onclick = search;
/* Lists at the side are open where there is room; styles show them so already. */
const room = matchMedia('(min-width: 1240px)');
(room.onchange = () => $$('.fold').forEach(d => d.open = room.matches))();
$$('.snip, .code').forEach(p => {
if ($('.copy', p)) return;
const text = ($('code', p) || p).textContent.replace(/^\+/gm, p.matches('.snip') ? ' ' : '+'), b = make('button', { className: 'btn copy' }), offer = () => b.textContent = t('Copy');
b.onclick = () => navigator.clipboard?.writeText(text).then(() => { b.textContent = t('Copied'); setTimeout(offer, 1500) });
offer();
p.append(b);
});
const at = $('.side [aria-current=page]'), side = at?.closest('.side, .side > nav');
if (side) side.scrollTop = at.offsetTop - side.clientHeight / 2;
const toc = $$('.side a[href^="#"]');
watch('.doc > section', part => { const id = $('h2', part)?.id; if (id) toc.forEach(a => current(a, a.hash === '#' + id)) });
rows();
if (/^#(step|fail|look)=/.test(location.hash)) arrive();
filters();
};

/* Search: code and index arrive on first use. */
const search = () => window.groundplanSearch ? groundplanSearch() : load('search.js', () => window.groundplanSearch?.());

/* Drawing: its script arrives with the first touch of the page, or at once when the address holds a state. */
let drawing = 0, late;
const arrive = () => {
if (drawing || !$('#_topo')) return;
drawing = 1;
load('drawing.js', () => { drawing = 2; late?.target.dispatchEvent(new MouseEvent('click', late)) });
};
['pointerover', 'pointerdown', 'focusin', 'keydown', 'wheel', 'scroll'].forEach(type => addEventListener(type, arrive, { passive: true, capture: true }));
/* A click that comes before the script waits for it. */
addEventListener('click', e => {
if (drawing < 2 && plain(e) && $('#_topo') && e.target.closest('.stage [data-id] > a,.sheet .btn,.mx .btn')) { e.preventDefault(); e.stopPropagation(); late = e; arrive() }
}, true);

/* Issue filters: facets combine; without script each link filters by itself. A filter is a class of the issues, and its first letter the facet. */
const filters = () => {
const links = $$('.filters a'), on = new Set(), name = f => f.slice(2), toggle = f => f && (on.delete(f) || on.add(f));
if (!links.length) return;
const run = () => {
let n = 0;
$$('.issue').forEach(i => { n += !(i.hidden = ![...on].every(f => [...on].some(g => f[0] === g[0] && i.matches('.' + g)))) });
links.forEach(a => current(a, a.dataset.f ? on.has(a.dataset.f) : !on.size));
$$('.block').forEach(h => h.hidden = h.nextElementSibling.matches('.issues') && !$('.issue:not([hidden])', h.nextElementSibling));
$('#_count').textContent = t('Issues shown: {n}', { n });
};
const tell = () => say(on.size && '#show=' + [...on].map(name).join('+'));
const asked = location.hash.match(/^#(?:f-|show=)(.+)/);
if (asked) { asked[1].split('+').forEach(w => toggle(links.find(a => name(a.dataset.f) === w)?.dataset.f)); tell() }
links.forEach(a => a.onclick = e => { e.preventDefault(); a.dataset.f ? toggle(a.dataset.f) : on.clear(); run(); tell() });
run();
};

document.readyState === 'loading' ? addEventListener('DOMContentLoaded', page) : page();
addEventListener('groundplan:swap', page);
addEventListener('hashchange', arrive);
addEventListener('keydown', e => { if (held(e) && e.key.toLowerCase() === 'k') { e.preventDefault(); search() } });
})();
