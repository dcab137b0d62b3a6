// What authors write and readers type stays text: in the search, and in the preview's note over a page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { onDisk, open, preview, serve, sites, test } from './browser.mjs';

/** Runs when it becomes markup anywhere. */
const hostile = `x</title></script><img src=x onerror=hit=1><script>hit=2</script>"'><b class=hit>`;
const topology = `components:\n  user: {kind: client}\n  web: {kind: web-server, name: ${JSON.stringify(hostile)}}\nconnections: [{from: user, to: web, protocol: HTTP}]\n`;

const project = () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'text-'));
  fs.mkdirSync(path.join(root, 'content'));
  fs.writeFileSync(path.join(root, 'content/index.md'), `---\ntitle: ${JSON.stringify(hostile)}\n---\nHome.\n`);
  fs.writeFileSync(path.join(root, 'content/odd.md'), `# Odd \`${hostile}\`\n\n## Part \`${hostile}\`\n\nzebra\n`);
  fs.writeFileSync(path.join(root, 'content/topology.yaml'), topology);
  return root;
};

/** Neither has anything run, nor is there an element that only the hostile text would make. */
const isText = async (page, what) => {
  assert.equal(await page.evaluate(() => 'hit' in window), false, what + ': something ran');
  assert.equal(await page.evaluate(() => {
    const all = root => [...root.querySelectorAll('*')].flatMap(e => [e, ...e.shadowRoot ? all(e.shadowRoot) : []]);
    return all(document).filter(e => e.matches('.hit, [onerror], script:not([src]):not([type])')).length;
  }), 0, what + ': text became markup');
  // A letter that begins no word of the site has no file of words, and a browser says so.
  const noise = page.noise.filter(said => !/search-\w\.js|Failed to load resource|ERR_FILE_NOT_FOUND/.test(said));
  assert.deepEqual(noise, [], what);
};

test('titles, names and typed words stay text in the search', async () => {
  const root = project();
  execFileSync(process.env.GROUNDPLAN, ['--root', root, 'build', '--quiet', '--output', path.join(sites, 'text')]);
  const server = await serve('text');
  for (const url of [server.base, onDisk('text', '')]) {
    const page = await open(url);
    await page.keyboard.press('Control+k');
    const typed = page.locator('dialog[open] input'), hits = page.locator('.hits [role=option]');
    await hits.first().waitFor();
    await isText(page, 'what is listed first');
    for (const words of [hostile, '<img src=x onerror=hit=1>', '"><b class=hit>', 'onerror', 'zebra', '&lt;b', '${hit=1}', '\u202e', '%', '\\', '../', '_', '']) {
      await typed.fill(words);
      await hits.first().waitFor();
      await isText(page, 'typed: ' + words);
    }
    await typed.fill('onerror');
    await hits.nth(2).waitFor();
    const listed = await hits.allTextContents();
    assert.ok(listed.some(text => text.includes('<img src=x onerror=hit=1>')), listed.join('\n'));
    await page.shut();
  }
  server.close();
  fs.rmSync(root, { recursive: true });
});

test('mistakes stay text in the note over a page', async () => {
  const root = project();
  const live = await preview(root);
  try {
    const page = await open(live.base), note = page.locator('#groundplan-mistakes pre');
    for (const odd of [topology.replace('web-server', JSON.stringify(hostile)), topology.replace('to: web', 'to: ' + JSON.stringify(hostile)), topology + JSON.stringify(hostile) + ': 1\n', topology + '"' + hostile]) {
      fs.writeFileSync(path.join(root, 'content/topology.yaml'), odd);
      await note.getByText('<img src=x onerror=hit=1>').waitFor();
      await isText(page, odd);
      fs.writeFileSync(path.join(root, 'content/topology.yaml'), topology);
      await note.waitFor({ state: 'detached' });
    }
    await page.shut();
  } finally {
    live.close();
  }
});
