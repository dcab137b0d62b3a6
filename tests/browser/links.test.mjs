// Every link and anchor leads somewhere, under a sub-path and from disk.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ofFolders, onDisk, open, pages, read, serve, test } from './browser.mjs';

/** What a page holds, without being shown: its HTML as a browser reads it, and its address. */
const collect = (page, html, address) => page.evaluate(([html, address]) => {
  const parsed = new DOMParser().parseFromString(html, 'text/html'), all = selector => [...parsed.querySelectorAll(selector)];
  const ids = all('[id]').map(e => e.id);
  return {
    ids: [...ids, ...all('a[name]').map(a => a.name)],
    /* What an address with `#look=` opens: the parts of the drawings. */
    parts: all('.stage [data-id]').map(e => `look=${e.dataset.id}`),
    links: all('a[href]').map(a => new URL(a.getAttribute('href'), address).href),
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
  };
}, [html, address]);

for (const site of ['own', 'odd']) {
  test(`links under a sub-path: ${site}`, async () => {
    const server = await serve(site), page = await open('about:blank'), anchors = new Map(), links = [], wrong = [];
    for (const path of pages(site)) {
      const found = await collect(page, read(site, path), server.base + path);
      anchors.set(server.base + path, new Set([...found.ids, ...found.parts]));
      links.push(...found.links.map(to => [path, to]));
      wrong.push(...found.twice.map(id => `${path}: two elements with id ${id}`));
    }
    for (const [from, to] of links) {
      if (!to.startsWith('http://127.0.0.1')) continue;
      const [url, hash] = to.split('#');
      if (!url.startsWith(server.base)) wrong.push(`${from}: ${to} leaves the site`);
      else if (anchors.has(url)) { if (hash && !anchors.get(url).has(decodeURIComponent(hash))) wrong.push(`${from}: no anchor ${to}`) }
      else if ((await fetch(to)).status !== 200) wrong.push(`${from}: no page ${to}`);
    }
    assert.ok(anchors.size > 5 && links.length > anchors.size, `${links.length} links of ${anchors.size} pages`);
    assert.deepEqual([...new Set(wrong)], []);
    await page.shut();
    server.close();
  });
}

/** Returns whether an address from disk leads to no file; a folder would need a server. */
const isDead = to => {
  const file = fileURLToPath(to.split('#')[0]);
  return !fs.existsSync(file) || fs.statSync(file).isDirectory();
};

for (const site of ['own', 'plain', 'rtl']) {
  test(`links from disk: ${site}`, async () => {
    const page = await open(onDisk(site, '')), wrong = [], all = pages(site);
    for (const path of all) {
      const { links } = await collect(page, read(site, path), onDisk(site, path));
      const indexed = links.filter(to => to.startsWith('file:')).map(to => to.split('#')[0].replace(/\/$/, '/index.html'));
      wrong.push(...indexed.filter(isDead).map(to => `${path}: ${to}`));
    }
    // The script of the page leads from folders to their index.
    for (const path of ofFolders(all)) {
      await page.goto(onDisk(site, path));
      const shown = await page.$$eval('a[href]', all => all.map(a => new URL(a.href.baseVal ?? a.href, document.baseURI).href));
      wrong.push(...shown.filter(to => to.startsWith('file:')).filter(isDead).map(to => `${path}, shown: ${to}`));
    }
    assert.deepEqual([...new Set(wrong)], []);
    assert.deepEqual(page.noise, []);
    await page.shut();
  });
}
