// Without script, and on paper.
import assert from 'node:assert/strict';
import { addressed, open, serve, test } from './browser.mjs';

const design = 'examples/three-servers/';

test('everything can be read without script', async () => {
  const server = await serve('own');
  for (const width of [360, 1440]) {
    const page = await open(server.base + design, { width, script: false });
    for (const what of ['h1', '.lead', '.stage svg >> visible=true', '.legend', '.parts', '.mx', '.issues', '.reqs']) assert.ok(await page.locator(what).first().isVisible(), `${what} at ${width}`);
    assert.equal(await page.locator('.js-only:visible').count(), 0);
    if (width > 1240) assert.ok(await page.locator('.side ol a').first().isVisible(), 'contents');
    await page.locator('.words summary').click();
    assert.ok(await page.locator('#_words li').first().isVisible());
    await page.locator('.stage .node a:visible').first().click();
    await addressed(page, /components\/#/);
    await page.goto(server.base + design + 'issues/#f-high');
    const levels = await page.$$eval('.issue', all => all.filter(i => i.getClientRects().length).map(i => i.className.match(/s-(\w+)/)?.[1]));
    assert.deepEqual([...new Set(levels)], ['high']);
    await page.shut();
  }
  server.close();
});

test('print: light, the drawing whole, no tools', async () => {
  const server = await serve('own'), page = await open(server.base + design, { theme: 'dark', width: 794 });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  const box = await page.locator('.stage .wide').boundingBox();
  assert.ok(box && box.width > 300 && box.height > 80, JSON.stringify(box));
  for (const tool of ['.bar', '.side', '.rail', '.shead', '.btn']) assert.equal(await page.locator(`${tool}:visible`).count(), 0, tool);
  // A4 without its margins: what the design is, its readings and the drawing stand on the first sheet.
  await page.setViewportSize({ width: 688, height: 1009 });
  const [hero, sheet] = [await page.locator('.hero').boundingBox(), await page.locator('#_sheet').boundingBox()];
  assert.ok(sheet.y + sheet.height - hero.y <= 1009, JSON.stringify([hero, sheet]));
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 20_000);
  // The drawing is in the file: without it the file is smaller by all of its words and lines.
  await page.evaluate(() => document.querySelectorAll('.stage svg').forEach(svg => svg.remove()));
  const without = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length - without.length > 2_000, `${pdf.length} with the drawing, ${without.length} without`);
  await page.shut();
  server.close();
});
