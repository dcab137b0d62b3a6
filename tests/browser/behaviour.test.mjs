// What a reader can do with a drawing, by pointer, by keyboard and by address, also from disk.
import assert from 'node:assert/strict';
import { addressed, onDisk, open, serve, test, touched } from './browser.mjs';

const design = 'examples/three-servers/';
const places = { 'under a sub-path': async () => { const server = await serve('own'); return { url: path => server.base + path, close: server.close } }, 'from disk': async () => ({ url: path => onDisk('own', path), close() { } }) };
const node = id => `.stage .wide [data-id="${id}"] > a`;

for (const [name, start] of Object.entries(places)) {
  test(`inspector, steps, failing and state: ${name}`, async () => {
    const place = await start(), page = await open(place.url(design));
    const ids = await page.$$eval('.stage .wide .node', all => all.map(n => n.dataset.id));
    await page.locator(node(ids[2])).click();
    await page.locator('.insp').waitFor();
    await addressed(page, new RegExp('#look=' + ids[2]));
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2');
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('.insp').isHidden());
    assert.equal(await page.evaluate(() => document.activeElement.parentNode.dataset.id), ids[2]);

    await page.locator('[data-move="1"]').click();
    await addressed(page, /#step=1/);
    assert.ok(await page.locator('.stage .wide .dim, .stage .wide.dim').count());
    assert.match(await page.locator('.shead .cap').textContent(), /^1\. /);
    await page.locator('[data-move="-1"]').click();

    await page.locator('[data-mode="fail"]').click();
    const failing = await page.$eval('.mx tbody tr:last-child', r => r.dataset.row);
    await page.locator(node(failing)).click();
    await addressed(page, new RegExp('#fail=' + failing));
    assert.match(await page.locator('.verdict').textContent(), /^Without /);
    assert.ok(await page.locator(`.stage .wide [data-id="${failing}"].fail`).count());
    const link = await page.evaluate(() => location.href);
    await page.goto('about:blank');
    await page.goto(link);
    assert.match(await page.locator('.verdict').textContent(), /^Without /, 'the address restores what has failed');
    await page.getByRole('button', { name: 'Restore all' }).click();
    assert.match(await page.locator('.verdict').textContent(), /^Nothing has failed/);
    assert.deepEqual(page.noise, []);
    await page.shut();
    place.close();
  });

  test(`search: ${name}`, async () => {
    const place = await start(), page = await open(place.url('guide/start/'));
    await page.keyboard.press('Control+k');
    await page.locator('dialog[open] input').fill('spof');
    await page.locator('.hits [role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/spof/);
    assert.deepEqual(page.noise, []);
    await page.shut();
    place.close();
  });
}

test('the script of the drawing arrives with the first touch, and a click that comes before it waits', async () => {
  const server = await serve('own'), page = await open(server.base + design), asked = [];
  page.on('request', r => asked.push(new URL(r.url()).pathname.split('/').pop()));
  await page.reload({ waitUntil: 'networkidle' });
  assert.deepEqual(asked.filter(name => name !== 'icon.svg').sort(), ['', 'site.css', 'site.js']);
  await page.evaluate(() => document.querySelector('.stage .wide .node a').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })));
  await page.locator('.insp').waitFor();
  await addressed(page, /#look=/);
  await page.shut();
  server.close();
});

test('everything but clients can fail, alone or with what it holds', async () => {
  const page = await open(onDisk('failing', ''));
  const says = said => page.waitForFunction(said => new RegExp(said).test(document.querySelector('.verdict').textContent), said.source);
  const press = async id => {
    await page.locator(node(id)).focus();
    await touched(page);
    await page.keyboard.press('f');
  };
  for (const [id, said] of [['web', /^Without Web: .* stops\./], ['watch', /^Without Watch: .* works\./], ['net', /^Without Network: .* stops\./]]) {
    await press(id);
    await says(said);
    const link = await page.evaluate(() => location.href);
    await page.goto('about:blank');
    await page.goto(link);
    await says(said);
    await press(id);
    await says(/^Nothing has failed/);
  }
  await press('user');
  assert.match(await page.locator('.verdict').textContent(), /^Nothing has failed/);
  assert.deepEqual(page.noise, []);
  await page.shut();
});

test('the search needs no accents, and tells pages of one title apart', async () => {
  const page = await open(onDisk('failing', ''));
  await page.keyboard.press('Control+k');
  await page.locator('dialog input').fill('naive');
  await page.locator('#hits li').nth(1).waitFor();
  const hits = await page.$$eval('#hits li', all => all.map(li => [...li.children].map(x => x.textContent)));
  assert.deepEqual(hits, [['Na\u00efve', '/first/'], ['Na\u00efve', '/second/']]);
  assert.deepEqual(page.noise, []);
  await page.shut();
});

test('arrow keys move between nodes, f fails the focused one', async () => {
  const server = await serve('own'), page = await open(server.base + design);
  await page.locator('.stage .wide .node a').first().focus();
  await touched(page);
  const seen = new Set();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowUp']) {
    await page.keyboard.press(key);
    seen.add(await page.evaluate(() => document.activeElement.parentNode.dataset?.id));
  }
  assert.ok(seen.size > 3, [...seen].join());
  const failing = await page.$eval('.mx tbody tr:last-child', r => r.dataset.row);
  await page.locator(node(failing)).focus();
  await page.keyboard.press('f');
  await addressed(page, /#fail=/);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !location.hash.includes('fail='));
  await page.shut();
  server.close();
});

test('the bare wheel scrolls the page, with Control it zooms', async () => {
  const server = await serve('own'), page = await open(server.base + design);
  const box = await page.locator('.stage .wide').boundingBox(), before = await page.locator('.stage .wide').getAttribute('viewBox');
  await page.mouse.move(box.x + box.width / 2, box.y + 100);
  await touched(page);
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => scrollY > 0);
  assert.equal(await page.locator('.stage .wide').getAttribute('viewBox'), before);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await page.waitForFunction(before => document.querySelector('.stage .wide').getAttribute('viewBox') !== before, before);
  await page.shut();
  server.close();
});

test('theme: system, light, dark, kept', async () => {
  const server = await serve('own'), page = await open(server.base);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator('#_theme').click();
  await page.locator('#_theme').click();
  const dark = await ground();
  assert.notEqual(light, dark);
  await page.reload();
  assert.equal(await ground(), dark);
  await page.shut();
  server.close();
});

test('issue filters combine, and the address keeps them', async () => {
  const server = await serve('own'), page = await open(server.base + design + 'issues/');
  const shown = () => page.locator('.issue:visible').count(), all = await shown();
  await page.locator('[data-f="s-high"]').click();
  const high = await shown();
  assert.ok(high > 0 && high < all, `${high} of ${all}`);
  await addressed(page, /#show=high/);
  await page.reload();
  assert.equal(await shown(), high);
  await page.shut();
  server.close();
});
