// What axe finds on a page, in one theme or both.
import assert from 'node:assert/strict';
import axe from 'axe-core';

/** What axe finds; `rules` are those to try, all of them otherwise. */
export const check = async (page, what, rules) => {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(rules => axe.run({ resultTypes: ['violations'], ...rules && { runOnly: rules } }), rules);
  const lines = violations.map(v => `${v.id} (${v.impact}): ${v.help}\n` + v.nodes.slice(0, 4).map(n => `    ${n.html.slice(0, 160)}\n      ${n.failureSummary.split('\n')[1]}`).join('\n'));
  assert.equal(lines.length, 0, `${what}\n${lines.join('\n')}`);
};

/**
 * Every rule in the light theme. The dark one is the same page in other colours: what depends on
 * them is tried there.
 */
export const inBoth = async (page, what) => {
  await check(page, `${what} light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await check(page, `${what} dark`, ['color-contrast', 'link-in-text-block']);
  await page.emulateMedia({ colorScheme: 'light' });
};
