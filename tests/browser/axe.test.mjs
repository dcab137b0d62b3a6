// No page has an accessibility fault that axe can see, whatever the theme, the width and the state.
import test from 'node:test';
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { open, serve, themes, widths } from './browser.mjs';

const check = async (page, what) => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }));
  const lines = violations.map(v => `${v.id} (${v.impact}): ${v.help}\n` + v.nodes.slice(0, 4).map(n => `    ${n.html.slice(0, 160)}\n      ${n.failureSummary.split('\n')[1]}`).join('\n'));
  assert.equal(lines.length, 0, `${what}\n${lines.join('\n')}`);
};

const types = [
  ['own', ''], ['own', 'guide/pages/'], ['own', 'rules/spof/'], ['own', 'examples/three-servers/'],
  ['own', 'examples/three-servers/components/'], ['own', 'examples/three-servers/issues/'],
  ['own', 'examples/ticket-platform/'], ['odd', ''], ['odd', 'long/'], ['odd', 'markdown/'], ['rtl', ''], ['plain', ''], ['own', 'decisions/'], ['own', 'examples/secured/'],
];
for (const [site, path] of types) {
  test(`axe: ${site}/${path}`, async () => {
    const server = await serve(site);
    for (const theme of themes) for (const width of widths) {
      const page = await open(server.base + path, { width, theme });
      await check(page, `${path} ${theme} ${width}`);
      await page.shut();
    }
    server.close();
  });
}

test('axe: inspector, failures, search open', async () => {
  const server = await serve('own');
  for (const theme of themes) for (const width of [360, 1440]) {
    const page = await open(server.base + 'examples/three-servers/', { width, theme });
    await page.locator('.stage .node a:visible').nth(2).click();
    await check(page, `inspector ${theme} ${width}`);
    await page.keyboard.press('Escape');
    await page.locator('.mx button').first().click();
    await check(page, `failed ${theme} ${width}`);
    await page.keyboard.press('Control+k');
    await page.locator('dialog[open] .hits [role=option]').first().waitFor();
    await check(page, `search ${theme} ${width}`);
    await page.shut();
  }
  server.close();
});
