// No state that a reader can reach on a page has an accessibility fault that axe can see.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inBoth } from './axe.mjs';
import { open, preview, serve, test, touched, widths } from './browser.mjs';

/** What a reader can open or set on a page: the page, what he does, and what then is there. */
const states = {
  'inspector open': ['examples/three-servers/', async page => {
    await page.locator('.stage .node a:visible').nth(2).click();
    await page.locator('.insp').waitFor();
  }],
  'two failed': ['examples/three-servers/', async page => {
    await page.locator('.mx button').first().click();
    await page.locator('.mx button').last().click();
    await page.getByRole('button', { name: 'Restore all' }).waitFor();
  }],
  'a step shown': ['examples/three-servers/', async page => {
    await page.locator('[data-move="1"]').click();
    await page.locator('.stage .dim:visible').waitFor();
  }],
  'search open': ['examples/three-servers/', async page => {
    await page.keyboard.press('Control+k');
    await page.locator('dialog[open] input').fill('server');
    await page.locator('.hits [role=option]').first().waitFor();
  }],
  'search without result': ['guide/pages/', async page => {
    await page.keyboard.press('Control+k');
    await page.locator('dialog[open] input').fill('xyzzyx');
    await page.getByText('Nothing found').waitFor();
  }],
  'issues filtered': ['examples/three-servers/issues/', async page => page.locator('[data-f="s-high"]').click()],
  'words unfolded': ['examples/three-servers/', async page => page.locator('.words summary').first().click()],
  'full screen': ['examples/three-servers/', async page => {
    await page.evaluate(() => document.querySelector('[data-full]').classList.remove('zm'));
    await page.locator('.stage .node a:visible').first().focus();
    await touched(page);
    await page.locator('[data-full]').click();
    await page.waitForFunction(() => document.fullscreenElement);
  }],
};
for (const [state, [path, reach]] of Object.entries(states)) {
  test(`axe: ${state}`, async () => {
    const server = await serve('own');
    for (const width of widths) {
      const page = await open(server.base + path, { width });
      await reach(page);
      await inBoth(page, `${width}`);
      assert.deepEqual(page.noise, []);
      await page.shut();
    }
    server.close();
  });
}

test('axe: the note of the preview over a page', async () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'note-'));
  fs.mkdirSync(path.join(root, 'content'));
  const topology = path.join(root, 'content/topology.yaml');
  fs.writeFileSync(topology, 'components:\n  user: {kind: client}\n  web: {kind: server}\nconnections:\n  - {from: user, to: web}\n');
  const live = await preview(root);
  try {
    for (const width of widths) {
      const page = await open(live.base, { width });
      fs.writeFileSync(topology, 'components:\n  user: {kind: klient}\n  web: {kind: server}\n');
      await page.locator('text=klient').first().waitFor();
      await inBoth(page, `note ${width}`);
      await page.shut();
      fs.writeFileSync(topology, 'components:\n  user: {kind: client}\n  web: {kind: server}\nconnections:\n  - {from: user, to: web}\n');
    }
  } finally {
    live.close();
  }
});
