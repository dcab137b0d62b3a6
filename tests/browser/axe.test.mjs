// No type of page has an accessibility fault that axe can see, whatever the theme and the width.
import { check, inBoth } from './axe.mjs';
import { open, resize, serve, test, themes, widths } from './browser.mjs';

/** A page of more elements takes axe half a minute: each width in one theme will do. */
const LARGE = 2500;

/** Every type of page, of every site. */
const types = {
  own: [
    '', 'guide/pages/', 'rules/', 'rules/spof/', 'kinds/', 'architecture/', 'examples/', 'decisions/', 'decisions/rooms/', '404.html',
    'examples/three-servers/', 'examples/three-servers/components/', 'examples/three-servers/issues/', 'examples/three-servers/against-one-server/',
    'examples/secured/', 'examples/ticket-platform/', 'examples/ticket-platform/views/data/',
  ],
  odd: ['', 'long/', 'markdown/', 'tags/', 'bare/', 'bare/components/', 'bare/issues/', 'big/', 'big/components/', 'prose/'],
  rtl: ['', 'components/', 'issues/', '404.html'],
  plain: ['', 'components/', 'issues/', '404.html'],
  thousand: ['', 'views/region-1/', 'views/cluster-1-1/'],
};
for (const [site, paths] of Object.entries(types)) for (const path of paths) {
  test(`axe: ${site}/${path}`, async () => {
    const server = await serve(site);
    const page = await open(server.base + path), large = await page.locator('*').count() > LARGE;
    for (const [at, width] of widths.entries()) {
      await resize(page, width);
      if (!large) await inBoth(page, `${path} ${width}`);
      else {
        const theme = themes[at % 2];
        await page.emulateMedia({ colorScheme: theme });
        await check(page, `${path} ${width} ${theme}`);
      }
    }
    await page.shut();
    server.close();
  });
}
