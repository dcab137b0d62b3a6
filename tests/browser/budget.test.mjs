// What a reader loads of a design before he acts (tests/suite/publish/budget.rs holds the plain sizes).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { open, serve, sites, test } from './browser.mjs';

const packed = file => zlib.gzipSync(fs.readFileSync(path.join(sites, 'sized', file)), { level: 9 }).length;

test('everything before the reader acts: three requests, 25 kB compressed', async () => {
  const server = await serve('sized'), page = await open(server.base);
  await page.waitForTimeout(300);
  const files = page.requests.map(url => url.slice(server.base.length) || 'index.html').filter(name => !name.endsWith('icon.svg'));
  assert.equal(files.length, 3, files.join());
  const sum = files.reduce((sum, file) => sum + packed(file), 0);
  assert.ok(sum <= 25_000, `${sum} bytes`);
  assert.ok(sum > 10_000, `${sum} bytes are too few to be the whole`);
  await page.shut();
  server.close();
});

test('elements of the page as the browser builds it', async () => {
  const server = await serve('sized'), page = await open(server.base, { script: false });
  const count = await page.locator('*').count();
  assert.ok(count <= 1600, `${count}`);
  await page.shut();
  server.close();
});
