// Sites, a server and a browser for the tests.
import { chromium } from 'playwright-core';
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import runner, { after } from 'node:test';
import { pathToFileURL } from 'node:url';

export const sites = process.env.SITES;
export const widths = [360, 768, 1440];
export const themes = ['light', 'dark'];

/** The policy that the pages promise to work under. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'";
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.txt': 'text/plain', '.xml': 'application/xml' };

/** Serves a site under a sub-path, as GitHub Pages does for a project. */
export const serve = site => new Promise(done => {
  const root = path.join(sites, site), prefix = '/a/project/';
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    let file = url.startsWith(prefix) ? path.join(root, url.slice(prefix.length)) : '';
    if (file && fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, 'index.html');
    const found = file && fs.existsSync(file);
    response.writeHead(found ? 200 : 404, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
    response.end(found ? fs.readFileSync(file) : 'not found');
  });
  // A test that fails closes nothing: its server must not keep the others waiting.
  server.unref();
  server.listen(0, '127.0.0.1', () => done({ base: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() }));
});

/** Starts the preview of a project, which goes with it. */
export const preview = async root => {
  const program = spawn(process.env.GROUNDPLAN, ['--root', root, 'serve', '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const base = await new Promise((done, fail) => {
    let said = '';
    program.stderr.on('data', more => {
      said += more;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) done(found[0]);
    });
    program.on('exit', () => fail(new Error(said)));
  });
  return { base, close: () => { program.kill(); fs.rmSync(root, { recursive: true }) } };
};

/** Every page of a site, as paths that end in `/` or are empty. */
export const pages = site => {
  const found = [], walk = folder => {
    for (const entry of fs.readdirSync(path.join(sites, site, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) walk(folder + entry.name + '/');
      else if (entry.name === 'index.html') found.push(folder);
    }
  };
  walk('');
  return found.filter(page => !read(site, page).includes('http-equiv="refresh"')).sort();
};
/** One page of each folder. */
export const ofFolders = all => {
  const folder = path => path.split('/').slice(0, -2).join();
  return all.filter((path, at) => at === 0 || folder(path) !== folder(all[at - 1]));
};
export const read = (site, page) => fs.readFileSync(path.join(sites, site, page, 'index.html'), 'utf8');
export const onDisk = (site, page) => pathToFileURL(path.join(sites, site, page, 'index.html')).href;

const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
/** The longest that a browser closes, in milliseconds: one that stands still never does. */
const CLOSE = 5_000;
const close = browser => Promise.race([browser.close(), new Promise(done => setTimeout(done, CLOSE).unref())]);
let browser = await launch();
after(() => close(browser));

/** The longest that a test takes, in milliseconds; on a quiet machine the longest takes a tenth. */
const DEADLINE = 200_000;
class Late extends Error { }
const inTime = work => {
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Late(`no end after ${DEADLINE / 1000} s`)), DEADLINE) });
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
};

/**
 * A test with a deadline. Where the browser crashes or stands still it starts anew, once, and
 * says so; what a test finds wrong with a page is never tried again.
 */
export const test = (name, work) => runner(name, async () => {
  try {
    await inTime(work);
  } catch (error) {
    if (!(error instanceof Late) && !/crashed|Browser closed|browser has been closed/.test(error.message)) throw error;
    console.error(`${name}: ${error.message}; once more with a new browser`);
    await close(browser);
    browser = await launch();
    await inTime(work);
  }
});

/** Opens a page; what it says on the console, and requests to strangers, are kept in `noise`. */
export const open = async (url, { width = 1440, theme = 'light', script = true, height = 900 } = {}) => {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, javaScriptEnabled: script, reducedMotion: 'reduce' });
  const page = await context.newPage(), noise = [], requests = [];
  page.on('console', message => noise.push(message.text()));
  page.on('pageerror', error => noise.push(error.message));
  // A request that the next page cuts short has not failed.
  page.on('requestfailed', request => /ABORTED/.test(request.failure()?.errorText) || noise.push('failed: ' + request.url()));
  page.on('request', request => requests.push(request.url()));
  await page.goto(url);
  return Object.assign(page, { noise, requests, shut: () => context.close() });
};

/** Waits until the address of a page is like `pattern`: what the browser tells of it comes late. */
export const addressed = (page, pattern) => page.waitForURL(url => pattern.test(url.href));

/** Waits for the script of the drawing, which comes with the first touch of a page. */
export const touched = page => page.waitForFunction(() => typeof gates === 'function');

/** Waits until the page has been drawn anew, with what its observers made of the last change. */
export const drawn = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

/** Gives the page another width, and waits until it has followed. */
export const resize = async (page, width) => {
  await page.setViewportSize({ width, height: 900 });
  await drawn(page);
};
