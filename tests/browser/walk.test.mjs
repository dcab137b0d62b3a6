// The keyboard alone: everything is reached in order, what has the focus is seen; and large designs.
import assert from 'node:assert/strict';
import { addressed, drawn, onDisk, open, serve, test, touched } from './browser.mjs';

/** What has the focus: its name, whether it can be seen, and whether something rings it. */
const focused = page => page.evaluate(() => {
  const el = document.activeElement, box = el.getBoundingClientRect(), style = getComputedStyle(el);
  if (el === document.body) return null;
  const shape = el.querySelector('.shape');
  return {
    name: el.ariaLabel || el.textContent.trim().slice(0, 60) || el.tagName,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    rung: style.outlineStyle !== 'none' || !!shape && parseFloat(getComputedStyle(shape).strokeWidth) > 2,
  };
});

for (const width of [360, 1440]) {
  test(`Tab walks through a design at ${width} px and never loses its place`, async () => {
    const server = await serve('sized'), page = await open(server.base, { width }), names = [], wrong = [];
    for (let at = 0; at < 400; at += 1) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      if (!now) break;
      names.push(now.name);
      if (!now.seen) wrong.push(`${now.name} cannot be seen`);
      if (!now.rung) wrong.push(`${now.name} has no ring`);
    }
    assert.deepEqual(wrong, []);
    assert.equal(names[0], 'Skip to content');
    for (const name of ['HAProxy', 'Inspect', 'Fail ', 'The drawing in words', 'Section 1']) assert.ok(names.some(n => n.includes(name)), `${name} of ${names.length}: ${names.join(' | ')}`);
    assert.ok(names.length > 100, `${names.length} stops`);
    assert.deepEqual(page.noise, []);
    await page.shut();
    server.close();
  });
}

test('the skip link leads past the header, and a heading is next', async () => {
  const server = await serve('own'), page = await open(server.base + 'guide/pages/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), '_main');
  await page.shut();
  server.close();
});

for (const [name, place] of Object.entries({ 'from disk': async () => [path => onDisk('own', path), () => { }], 'under a sub-path': async () => { const server = await serve('own'); return [path => server.base + path, server.close] } })) {
  test(`a link restores the state: ${name}`, async () => {
    const [url, close] = await place(), design = url('examples/three-servers/');
    const at = async hash => { const page = await open(design + hash); await touched(page); return page };
    let page = await at('#step=2');
    assert.match(await page.locator('#_sheet .cap').textContent(), /^2\. /);
    await page.shut();
    page = await at('#look=mysql');
    assert.equal(await page.locator('.insp h2').textContent(), 'MySQL');
    await page.shut();
    page = await at('#fail=front,mysql');
    assert.match(await page.locator('.verdict').textContent(), /^Without Front server and MySQL: /);
    assert.equal(await page.locator('.stage .wide .fail:not(.inh)').count(), 2);
    await page.shut();
    page = await open(url('examples/three-servers/issues/') + '#show=high');
    const levels = await page.$$eval('.issue', all => all.filter(i => i.getClientRects().length).map(i => i.className.match(/s-(\w+)/)[1]));
    assert.deepEqual([...new Set(levels)], ['high']);
    assert.deepEqual(page.noise, []);
    await page.shut();
    close();
  });
}

test('the key plan follows the section and the finding in view', async () => {
  const server = await serve('own'), design = server.base + 'examples/three-servers/';
  const marked = page => page.$$eval('.plan .on[data-id]', all => all.map(e => e.dataset.id).sort().join());
  let page = await open(design);
  await page.mouse.wheel(0, 50);
  await touched(page);
  const seen = new Set();
  for (const section of await page.$$('.doc > section')) {
    await section.evaluate(e => e.scrollIntoView({ block: 'start' }));
    await drawn(page);
    seen.add(await marked(page));
  }
  assert.ok(seen.size > 2, [...seen].join(' | '));
  await page.shut();
  page = await open(design + 'issues/');
  await page.mouse.wheel(0, 50);
  await touched(page);
  await page.locator('#spof-mysql').evaluate(e => e.scrollIntoView({ block: 'center' }));
  await page.locator('#spof-mysql').hover();
  await page.locator('.plan .on[data-id="mysql"]').waitFor({ state: 'attached' });
  await page.shut();
  page = await open(server.base + 'examples/ticket-platform/views/data/');
  assert.ok(await page.locator('.plan .on').count() > 2, 'a view marks its part');
  await page.shut();
  server.close();
});

test('a thousand components: read without script, walked by keyboard, opened container by container', async () => {
  const server = await serve('thousand');
  let page = await open(server.base, { script: false });
  const opened = page.locator('.stage .wide .closed a').first();
  assert.ok(await page.locator('.stage .wide .closed').count() > 2);
  await opened.click();
  await addressed(page, /views\/[\w-]+\/$/);
  assert.ok(await page.locator('h1').isVisible());
  assert.ok(await page.locator('.stage svg:visible').count());
  assert.ok(await page.locator('#_words li, [id^="_words-"] li').count());
  await page.shut();

  page = await open(server.base);
  await page.locator('.stage .wide .closed a').first().focus();
  await touched(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.insp').waitFor();
  await page.locator('.insp').getByRole('link', { name: 'Open' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/views\//);
  assert.deepEqual(page.noise, []);
  await page.shut();
  server.close();
});
