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

const start = () => {
/* A folder opened from disk has no server that would look for its index. */
if (location.protocol === 'file:') for (const a of $$('a[href]')) if (a.protocol === 'file:' && a.pathname.endsWith('/')) a.pathname += 'index.html';

const theme = $('#theme'), tell = () => theme.ariaLabel = theme.title = 'Colour theme: ' + mode;
if (theme) {
theme.onclick = () => {
mode = modes[(modes.indexOf(mode) + 1) % 3];
mode === 'system' ? delete root.dataset.theme : root.dataset.theme = mode;
try { mode === 'system' ? localStorage.removeItem('theme') : localStorage.theme = mode } catch { }
tell();
};
tell();
}

/* Browsers that cannot show closed details get them open where there is room. */
if (!CSS.supports('selector(::details-content)') && innerWidth >= 1240) $$('.fold').forEach(d => d.open = true);

/* The contents follow the section in view. */
const toc = $$('.side a[href^="#"]');
const spy = new IntersectionObserver(seen => seen.forEach(e => e.isIntersecting && toc.forEach(a => a.hash === '#' + $('h2', e.target).id ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current'))), { rootMargin: '-20% 0px -70%' });
$$('.doc > section').forEach(s => spy.observe(s));

/* Copy */
$$('.snip, .code').forEach(p => {
const text = ($('code', p) || p).textContent.replace(/^\+/gm, p.matches('.snip') ? ' ' : '+'), b = document.createElement('button');
b.className = 'btn copy';
b.textContent = 'Copy';
b.onclick = () => navigator.clipboard?.writeText(text).then(() => { b.textContent = 'Copied'; setTimeout(() => b.textContent = 'Copy', 1500) });
p.append(b);
});

/* Search: code and index arrive on first use. */
const find = $('#find');
const search = () => {
if (window.groundplanSearch) return groundplanSearch();
const s = document.createElement('script');
s.src = new URL('search.js', here);
s.onload = () => groundplanSearch();
document.head.append(s);
};
if (find) find.onclick = search;
addEventListener('keydown', e => { if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); search() } });
};
document.readyState === 'loading' ? addEventListener('DOMContentLoaded', start) : start();
})();
