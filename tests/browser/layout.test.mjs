// Nothing scrolls sideways, nothing jumps, nothing is said on the console, at any width.
import assert from 'node:assert/strict';
import { ofFolders, open, pages, resize, serve, test } from './browser.mjs';

for (const site of ['own', 'odd', 'rtl', 'plain']) {
  test(`no sideways scroll: ${site}`, async () => {
    const server = await serve(site), wide = [];
    // Every page at the narrowest width; at the others one page of each folder.
    const all = pages(site), some = ofFolders(all);
    const page = await open(server.base, { width: 320 });
    for (const path of all) {
      await page.goto(server.base + path);
      for (const width of some.includes(path) ? [360, 768, 1440, 320] : [320]) {
        await resize(page, width);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) wide.push(`${path} at ${width}: ${over} px`);
      }
    }
    assert.deepEqual(page.noise, []);
    await page.shut();
    server.close();
    assert.deepEqual(wide, []);
  });
}

test('layout shift is zero', async () => {
  const server = await serve('own');
  for (const path of ['', 'guide/pages/', 'examples/three-servers/', 'examples/three-servers/issues/']) for (const width of [360, 1440]) {
    const page = await open('about:blank', { width });
    await page.addInitScript(() => { window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value)).observe({ type: 'layout-shift', buffered: true }) });
    await page.goto(server.base + path);
    await page.waitForTimeout(400);
    assert.equal(await page.evaluate(() => window.shift), 0, `${path} at ${width}`);
    await page.shut();
  }
  server.close();
});

test('text stays inside its node with other fonts', async () => {
  const server = await serve('own'), right = await serve('rtl');
  const designs = [...['examples/three-servers/', 'examples/secured/', 'examples/ticket-platform/'].map(path => server.base + path), right.base];
  for (const design of designs) for (const width of [360, 1440]) {
    const page = await open(design, { width });
    for (const font of ['"DejaVu Sans"', '"Liberation Sans"', 'serif']) {
      const over = await page.evaluate(font => {
        document.documentElement.style.setProperty('--sans', font);
        return [...document.querySelectorAll('.stage .node')].filter(n => n.getClientRects().length).flatMap(node => {
          const box = node.querySelector('.shape').getBoundingClientRect();
          return [...node.querySelectorAll('a > text')].filter(t => { const { left, right, top, bottom } = t.getBoundingClientRect(); return left < box.left - .5 || right > box.right + .5 || top < box.top - .5 || bottom > box.bottom + .5 }).map(t => t.textContent);
        });
      }, font);
      assert.deepEqual(over, [], `${design} at ${width} in ${font}`);
    }
    await page.shut();
  }
  server.close();
  right.close();
});

test('no text of a drawing is smaller than 10 px on a phone; what is wider scrolls in its sheet', async () => {
  const server = await serve('own');
  for (const path of ['examples/three-servers/', 'examples/scaled-up/', 'examples/ticket-platform/', 'examples/ticket-platform/views/data/']) {
    const page = await open(server.base + path, { width: 360 });
    const sizes = await page.$$eval('.stage .diagram text', all => all.filter(text => text.getClientRects().length).map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a));
    assert.ok(sizes.length > 5 && Math.min(...sizes) > 9.9, `${path}: ${Math.min(...sizes)} px`);
    const stage = await page.$eval('.stage', stage => { stage.scrollLeft = 1e5; const { left, right } = stage.querySelector('.narrow').getBoundingClientRect(), frame = stage.getBoundingClientRect(); return [left - frame.left, frame.right - right] });
    assert.ok(stage[0] < 13 && Math.abs(stage[1]) < 13, `${path}: the last part can be reached: ${stage}`);
    await page.shut();
  }
  server.close();
});

test('steps over time keep the size of their text, and no line of life strikes it', async () => {
  const server = await serve('own'), sized = await serve('sized');
  for (const url of [server.base + 'examples/ticket-platform/', sized.base]) for (const width of [360, 1440]) {
    const page = await open(url, { width });
    const texts = await page.$$eval('.seq svg text', all => all.map(text => {
      const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a, box = text.getBBox(), life = text.ownerSVGElement.querySelector('.life').getAttribute('d');
      const pieces = [...life.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)/g)].map(([, ...n]) => n.map(Number));
      return { text: text.textContent, size, struck: pieces.some(([x, top, bottom]) => x > box.x && x < box.x + box.width && top < box.y + box.height - 3 && bottom > box.y + 3) };
    }));
    assert.ok(texts.length > 5);
    assert.deepEqual(texts.filter(t => t.size < 11 || t.struck), [], `${url} at ${width}`);
    await page.shut();
  }
  // A journey of six parts has its place beside the text.
  const page = await open(sized.base);
  assert.ok(await page.$eval('.seq', frame => frame.scrollWidth <= frame.clientWidth));
  await page.shut();
  server.close();
  sized.close();
});

test('at most three requests before the reader acts, none to strangers', async () => {
  const server = await serve('own');
  const page = await open(server.base + 'examples/three-servers/');
  const own = page.requests.filter(url => !url.endsWith('icon.svg'));
  assert.equal(own.length, 3, own.join('\n'));
  assert.ok(page.requests.every(url => url.startsWith(server.base)));
  await page.shut();
  server.close();
});
