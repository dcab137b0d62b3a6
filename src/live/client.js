// The preview in an open page: follows each save without losing the place.
(() => {
  const me = document.currentScript.dataset;
  const known = { page: me.page, style: me.style, script: me.script };
  // The page as the server sent it: what the reader and the site's own script changed since is
  // not in it, so a save touches only what the save changed.
  let base = null;
  let source = null;
  let busy = Promise.resolve();

  const parsed = (text) => new DOMParser().parseFromString(text, 'text/html');
  const get = async () => {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    return parsed(await answer.text());
  };
  const dataOf = (page) => page.querySelector('script[data-page]')?.dataset ?? {};

  const ready = get().then((page) => {
    if (dataOf(page).page === known.page) base = page;
  }).catch(() => {});

  // Returns the nodes of the open page that stand for the children of `old`, in order; nodes that
  // the site's script added stand for none.
  const counterparts = (live, old) => {
    const rest = [...live.childNodes];
    return [...old.childNodes].map((node) => {
      const fits = (other) => other.nodeType === node.nodeType && other.nodeName === node.nodeName &&
        (other.id ?? '') === (node.id ?? '');
      const at = rest.findIndex(fits);
      return at < 0 ? null : rest.splice(0, at + 1)[at];
    });
  };

  const sameAttributes = (a, b) => a.attributes.length === b.attributes.length &&
    [...a.attributes].every((attribute) => b.getAttribute(attribute.name) === attribute.value);

  const fresh = (node) => document.importNode(node, true);

  // Makes `live` follow the step from `old` to `next`; returns whether it could.
  const follow = (live, old, next) => {
    if (old.isEqualNode(next)) return true;
    if (old.nodeName !== next.nodeName || old.nodeType !== next.nodeType) return false;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      live.nodeValue = next.nodeValue;
      return true;
    }
    // A drawing is one picture: half of a new one in half of an old one is neither.
    if (old.nodeName === 'svg' || old.nodeName === 'SCRIPT') return false;
    if (!sameAttributes(old, next)) {
      for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) live.removeAttribute(name);
      for (const { name, value } of [...next.attributes]) {
        if (old.getAttribute(name) !== value) live.setAttribute(name, value);
      }
    }
    const lives = counterparts(live, old);
    if (lives.includes(null)) return false;
    const before = [...old.childNodes];
    const after = [...next.childNodes];
    let head = 0;
    while (head < before.length && head < after.length && before[head].isEqualNode(after[head])) head++;
    let tail = 0;
    while (tail < before.length - head && tail < after.length - head &&
      before[before.length - 1 - tail].isEqualNode(after[after.length - 1 - tail])) tail++;
    const gone = before.length - head - tail;
    const come = after.length - head - tail;
    const shared = Math.min(gone, come);
    for (let i = 0; i < shared; i++) {
      const at = head + i;
      if (!follow(lives[at], before[at], after[at])) lives[at].replaceWith(lives[at] = fresh(after[at]));
    }
    const behind = lives[head + gone] ?? null;
    for (let i = shared; i < gone; i++) lives[head + i].remove();
    const last = head + shared > 0 ? lives[head + shared - 1] : null;
    const anchor = behind ?? (last ? last.nextSibling : live.firstChild);
    for (let i = shared; i < come; i++) live.insertBefore(fresh(after[head + i]), anchor);
    return true;
  };

  // Keeps what the reader looks at where it is, whatever grows above it.
  const holdingStill = (change) => {
    const middle = innerWidth / 2;
    const held = [0.1, 0.3, 0.5, 0.7, 0.9]
      .map((part) => document.elementFromPoint(middle, innerHeight * part))
      .filter((element) => element && element !== document.body && element !== document.documentElement)
      .map((element) => [element, element.getBoundingClientRect().top]);
    const y = scrollY;
    change();
    const still = held.find(([element]) => element.isConnected);
    const moved = still ? still[0].getBoundingClientRect().top - still[1] : y - scrollY;
    if (Math.abs(moved) > 0.5) scrollBy({ top: moved, behavior: 'instant' });
  };

  const swap = (next) => {
    const focused = document.activeElement?.id;
    holdingStill(() => {
      if (document.title !== next.title) document.title = next.title;
      if (!base || !follow(document.body, base.body, next.body)) {
        document.body.replaceWith(fresh(next.body));
      }
    });
    if (focused && document.activeElement?.id !== focused) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
    base = next;
    known.page = dataOf(next).page;
    dispatchEvent(new CustomEvent('groundplan:swap'));
  };

  const restyle = (version) => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const url = new URL(link.href);
      if (url.origin !== location.origin) continue;
      url.searchParams.set('live', version);
      const next = link.cloneNode();
      next.href = url;
      // The old one stays until the new one is there: no flash of a bare page.
      next.onload = next.onerror = () => link.remove();
      link.after(next);
    }
    known.style = version;
  };

  let panel = null;
  let hidden = '';
  const overlay = (text) => {
    if (text !== hidden) hidden = '';
    if (!text || hidden) {
      panel?.remove();
      panel = null;
      return;
    }
    if (!panel) {
      panel = document.createElement('div');
      panel.id = 'groundplan-mistakes';
      const shadow = panel.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; }
        section { background: #1b1216; color: #f6ecec; border-top: 3px solid #ff8a80;
          font: 13px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
          max-height: 55vh; overflow: auto; padding: 12px 20px 16px; box-sizing: border-box; }
        .bar { display: flex; gap: 16px; align-items: center; position: sticky; left: 0; }
        strong { flex: 1; color: #ffb4ab; }
        button { font: inherit; color: inherit; background: none; border: 1px solid #8a6a6a;
          border-radius: 3px; padding: 2px 10px; min-height: 24px; cursor: pointer; }
        button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
        pre { font: inherit; margin: 8px 0 0; white-space: pre; tab-size: 2; }
        @media print { section { display: none; } }`);
      shadow.adoptedStyleSheets = [sheet];
      const section = document.createElement('section');
      section.setAttribute('role', 'alert');
      const bar = document.createElement('div');
      bar.className = 'bar';
      const title = document.createElement('strong');
      const hide = document.createElement('button');
      hide.textContent = 'Hide';
      hide.onclick = () => {
        // Until they change, the reader has seen these.
        hidden = panel.shadowRoot.querySelector('pre').textContent;
        panel.remove();
        panel = null;
      };
      bar.append(title, hide);
      section.append(bar, document.createElement('pre'));
      shadow.append(section);
    }
    const pre = panel.shadowRoot.querySelector('pre');
    panel.shadowRoot.querySelector('strong').textContent = /^error/m.test(text)
      ? 'The last save has errors; the page is the last good one.'
      : 'The last save has warnings.';
    if (pre.textContent !== text || !panel.isConnected) {
      pre.textContent = text;
      document.documentElement.append(panel);
    }
  };

  const heard = async (news) => {
    if (news.script !== known.script) {
      location.reload();
      return;
    }
    if (news.style !== known.style) restyle(news.style);
    if (news.page && news.page !== known.page) {
      await ready;
      // A tab that was away has missed the page that came with the news.
      const next = news.html ? parsed(news.html) : await get();
      // A later save may have come in between; its own news follows.
      if (dataOf(next).page !== known.page) swap(next);
    }
    overlay(news.mistakes);
  };

  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource('/__live/events?page=' + location.pathname);
    source.onmessage = (event) => {
      const news = JSON.parse(event.data);
      busy = busy.then(() => heard(news)).catch(() => {});
    };
  };
  const close = () => {
    source?.close();
    source = null;
  };

  // Browsers allow six connections to one server: a tab that nobody sees holds none.
  document.addEventListener('visibilitychange', () => document.hidden ? close() : open());
  addEventListener('pagehide', close);
  addEventListener('pageshow', open);
  open();
})();
