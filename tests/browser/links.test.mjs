// Every link and anchor leads somewhere, under a sub-path and from disk.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onDisk, open, pages, serve } from './browser.mjs';

const collect = page => page.evaluate(() => ({
  ids: [...document.querySelectorAll('[id], a[name]')].map(e => e.id || e.name),
  /* What an address with `#look=` opens: the parts of the drawings. */
  parts: [...document.querySelectorAll('.stage [data-id]')].map(e => `look=${e.dataset.id}`),
  links: [...document.querySelectorAll('a[href]')].map(a => new URL(a.href.baseVal ?? a.getAttribute('href'), document.baseURI).href),
  twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, all) => all.indexOf(id) !== at),
}));

for (const site of ['own', 'odd']) {
  test(`links under a sub-path: ${site}`, async () => {
    const server = await serve(site), page = await open(server.base), anchors = new Map(), links = [], wrong = [];
    for (const path of pages(site)) {
      await page.goto(server.base + path);
      const found = await collect(page);
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
    assert.deepEqual([...new Set(wrong)], []);
    await page.shut();
    server.close();
  });
}

for (const site of ['own', 'plain', 'rtl']) {
  test(`links from disk: ${site}`, async () => {
    const page = await open(onDisk(site, '')), wrong = [];
    for (const path of pages(site)) {
      await page.goto(onDisk(site, path));
      for (const to of (await collect(page)).links) {
        if (!to.startsWith('file:')) continue;
        const file = fileURLToPath(to.split('#')[0]);
        if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) wrong.push(`${path}: ${to}`);
      }
    }
    assert.deepEqual([...new Set(wrong)], []);
    assert.deepEqual(page.noise, []);
    await page.shut();
  });
}
