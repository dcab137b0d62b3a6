// An open page follows each save: with the news of it alone, and without moving what the reader looks at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { open, preview, test } from './browser.mjs';

const parts = Array.from({ length: 40 }, (_, at) => `## Part ${at}\n\n${'Words of this part, which fill some lines. '.repeat(12)}\n`);
const long = grown => `# Long\n\nFirst.${grown}\n\n${parts.join('\n')}`;

test('a save comes with its news, and the place of the reader stays', async () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-'));
  // At no moment is a file empty: a page without its parts would hold no place.
  const save = (file, text) => {
    fs.writeFileSync(path.join(root, 'new'), text);
    fs.renameSync(path.join(root, 'new'), path.join(root, 'content', file));
  };
  fs.mkdirSync(path.join(root, 'content'));
  save('index.md', '# Start\n');
  save('long.md', long(''));
  save('other.md', '# Other\n');
  const live = await preview(root);
  try {
    const page = await open(live.base + 'long/'), top = () => page.$eval('#part-20', part => part.getBoundingClientRect().top);
    // The page asks once for itself as the server sent it.
    const itself = () => page.requests.filter(url => url === live.base + 'long/').length;
    for (const start = Date.now(); itself() < 2; await page.waitForTimeout(20)) assert.ok(Date.now() - start < 20_000, 'it never asks');
    await page.evaluate(() => document.querySelector('#part-20').scrollIntoView({ block: 'center' }));
    await page.focus('#_find');
    const [before, asked] = [await top(), page.requests.length];
    save('long.md', long(' Grown.'.repeat(300)));
    await page.waitForFunction(() => document.body.textContent.includes('Grown. Grown.'));
    assert.ok(Math.abs(await top() - before) < 1.5, `from ${before} to ${await top()}`);
    assert.equal(await page.evaluate(() => document.activeElement.id), '_find');
    save('other.md', '# Renamed\n');
    await page.locator('.side a', { hasText: 'Renamed' }).first().waitFor({ state: 'attached' });
    assert.deepEqual(page.requests.slice(asked), [], 'nothing is asked for');
    assert.deepEqual(page.noise, []);
    await page.shut();
  } finally {
    live.close();
  }
});
