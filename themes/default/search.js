/* Search: loaded when it is opened for the first time. */
(() => {
const base = document.currentScript.src, root = new URL('..', base);
const [, , make, t] = groundplan;
const load = name => new Promise((onload, onerror) => document.head.append(make('script', { src: new URL(name, base), onload, onerror })));
const slug = text => text.toLowerCase().replace(/[^a-z0-9 _-]/g, '').replace(/ /g, '-');
const esc = text => text.replace(/[&<>"]/g, c => '&#' + c.charCodeAt() + ';');
/* Without capitals and accents. */
const bare = text => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
let entries = [], pages = [], same = {}, all, hits = [], sel = 0;
const shards = {}, asked = {};

/* Entry: words to match, title, small note, address. A few pages are listed first; the first letter brings all there is. */
window.groundplanHeads = text => {
let url = '', title = '', design = '', owner = '';
entries = [];
pages = [];
same = {};
for (const line of text.split('\n')) {
const [a, b, c] = line.slice(1).split('\t');
if (line[0] === 'P') pages.push([b, url = a]), entries.push([b, b, '', a]), same[b] = -~same[title = b];
if (line[0] === 'H') entries.push([b, b, title, url + '#' + (a || slug(b))]);
if (line[0] === 'D') design = a, owner = a && ' · ' + b;
if (line[0] === 'C') entries.push([b + ' ' + a + ' ' + c, b, c + owner, design + 'components/#' + a]);
if (line[0] === 'F') entries.push([c + ' ' + b + ' ' + a, c.replace(/`/g, ''), b + owner, design + 'issues/#' + a]);
}
entries.forEach(e => { e[0] = bare(e[0]); e[2] ||= twice(e[1], e[3]) });
};

/* What tells a page from others of its title. */
const twice = (title, url) => same[title] > 1 ? '/' + url : '';

/* Words of the text, a file for each first letter: shared letters, the rest, pages as differences. */
window.groundplanWords = (letter, text) => {
let word = '';
shards[letter] = text.split('\n').filter(Boolean).map(line => {
const [w, list] = line.split('\t');
let at = 0;
word = [...word].slice(0, parseInt(w[0], 36)).join('') + w.slice(1);
return [word, list.split(' ').map(n => at += parseInt(n, 36))];
});
};
const inText = words => {
let found = null;
for (const w of words) {
if (w.length < 2) continue;
const letter = /[a-z]/.test(w[0]) ? w[0] : /\d/.test(w[0]) ? '0' : '_';
asked[letter] ??= load('search-' + letter + '.js').then(() => run(), () => { });
const on = new Set((shards[letter] || []).filter(x => x[0].startsWith(w)).flatMap(x => x[1]));
found = found ? new Set([...found].filter(p => on.has(p))) : on;
}
return [...found || []].map(p => pages[p]).filter(Boolean).map(([title, url]) => ['', title, twice(title, url) || t('in the text'), url]);
};

const dlg = make('dialog', { ariaLabel: t('Search'), innerHTML: `<input role="combobox" spellcheck="false" aria-expanded="true" aria-controls="hits" aria-label="${t('Search pages, components and issues')}" placeholder="${t('Page, component or issue')}" autocomplete="off"><ul class="hits" id="hits" role="listbox" aria-label="${t('Results')}"></ul>` });
document.body.append(dlg);
const q = dlg.firstChild, ul = dlg.lastChild;
const draw = () => {
ul.innerHTML = hits.map((h, i) => `<li role="option" id="h${i}" aria-selected="${i === sel}"><span>${esc(h[1])}</span><small>${esc(h[2])}</small></li>`).join('') || (all === true ? '<li role="option" aria-disabled="true">' + t('Nothing found') + '</li>' : '');
hits.length ? q.setAttribute('aria-activedescendant', 'h' + sel) : q.removeAttribute('aria-activedescendant');
ul.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
};
/* The earlier a word stands in a title, and the shorter the title, the better. */
const score = (e, words) => words.reduce((n, w) => { const at = e[0].indexOf(w); return at < 0 ? NaN : n + (at === 0 ? 0 : /\W/.test(e[0][at - 1]) ? 5 : 20) }, e[0].length / 10);
const run = () => {
const words = q.value.toLowerCase().split(/\s+/).filter(Boolean), plain = words.map(bare);
if (words.length) all ??= load('search-all.js').then(() => (all = true, run()), () => { });
hits = entries.map(e => [score(e, plain), e]).filter(x => x[0] === x[0]).sort((a, b) => a[0] - b[0]).slice(0, 20).map(x => x[1]);
if (!words.length) hits = entries.slice(0, 12);
const known = new Set(hits.map(h => h[3]));
hits = hits.concat(inText(words).filter(h => !known.has(h[3]))).slice(0, 30);
sel = Math.min(sel, Math.max(hits.length - 1, 0));
draw();
};
const go = () => {
if (!hits[sel]) return;
const to = new URL(hits[sel][3] || './', root);
if (to.protocol === 'file:' && to.pathname.endsWith('/')) to.pathname += 'index.html';
dlg.close();
location.href = to;
};
q.oninput = () => { sel = 0; run() };
q.onkeydown = e => {
const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
if (by) { e.preventDefault(); if (hits.length) sel = (sel + by + hits.length) % hits.length; draw() }
if (e.key === 'Enter') go();
};
ul.onclick = e => { const l = e.target.closest('li[id]'); if (l) { sel = +l.id.slice(1); go() } };
dlg.onclick = e => { if (e.target === dlg) dlg.close() };

const ready = load('search-heads.js');
window.groundplanSearch = () => { if (!dlg.open) dlg.showModal(); q.select(); ready.then(run, run) };
})();
