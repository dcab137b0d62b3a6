// The gates on the page, evaluated in the browser, against the answers of the program itself:
// every single failure and every pair of them, on every design of the content that has journeys.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { onDisk, open, sites, test } from './browser.mjs';

const WRITES_STOP = 2;
// The evaluator as the site has it: what stands before the script of the drawings.
const script = fs.readFileSync(path.join(sites, 'own/_theme/drawing.js'), 'utf8').split('(()=>{')[0];
const checked = JSON.parse(fs.readFileSync(path.join(sites, 'own.json'), 'utf8'));
const folder = design => design.path.match(/^content\/(.*\/)topology\.yaml$/)?.[1];
const designs = checked.designs.filter(design => folder(design) && design.journeys.length);
const key = pair => [...pair].sort().join('\n');

test('there are designs to compare', () => {
  assert.ok(designs.filter(d => folder(d).startsWith('examples/')).length >= 5, designs.map(folder).join());
  assert.match(script, /^const gates=/);
});

for (const design of designs) {
  test(`gates of ${folder(design)}`, async () => {
    const page = await open(onDisk('own', folder(design)));
    const { names, journeys, single, pairs } = await page.evaluate(source => {
      const T = JSON.parse(document.getElementById('_topo').textContent);
      const answer = new Function(source + '; return gates')()(T.g), names = T.g.v, of = n => n.split('#')[0];
      return {
        names, journeys: T.g.j.map(([id]) => id),
        single: names.map(a => answer(n => of(n) === a || n === a)),
        pairs: names.map((a, i) => names.slice(i + 1).map(b => answer(n => [a, b].some(x => n === x || of(n) === x)))),
      };
    }, script);
    assert.deepEqual([...journeys].sort(), design.journeys.map(j => j.id).sort());
    let compared = 0;
    for (const journey of design.journeys) {
      const at = journeys.indexOf(journey.id);
      const one = new Set(journey.order1), two = new Set(journey.order2.map(key));
      for (const name of [...journey.order1, ...journey.order2.flat()]) assert.ok(names.includes(name), `${name} is no name of the gates`);
      names.forEach((a, i) => {
        const spare = journey.order2.some(pair => pair.includes(a));
        const got = single[i][at];
        assert.equal(got >= WRITES_STOP, one.has(a), `${journey.id} without ${a}: ${got}`);
        if (!one.has(a)) assert.equal(got, +spare, `${journey.id} without ${a}: is a spare left?`);
        names.slice(i + 1).forEach((b, n) => {
          const stops = one.has(a) || one.has(b) || two.has(key([a, b]));
          assert.equal(pairs[i][n][at] >= WRITES_STOP, stops, `${journey.id} without ${a} and ${b}: ${pairs[i][n][at]}`);
          compared++;
        });
      });
    }
    assert.ok(compared > 0);
    // What the page says about each failure is what the gates say.
    const words = ['works', 'no spare left', 'writes stop', 'stops'];
    const lines = await page.$$eval('.jrn [data-j]', all => all.map(li => +li.dataset.j));
    for (const [i, name] of names.entries()) {
      await page.evaluate(name => { location.hash = '#fail=' + name }, name);
      const shown = await page.waitForFunction(name => document.querySelector('.verdict')?.textContent.startsWith('Without ') && location.hash.endsWith(name) && [...document.querySelectorAll('.jrn [data-j] span')].map(s => s.textContent), name);
      assert.deepEqual(await shown.jsonValue(), lines.map(j => words[single[i][j]]), `the page without ${name}`);
    }
    assert.deepEqual(page.noise, []);
    await page.shut();
  });
}
