/**
 * Leads the view over the whole page, or over its scrolling panel, while pictures are taken.
 *
 * A classic script. It scrolls and does nothing else: no element is hidden or changed. What stays
 * in place while the rest scrolls (a header, a bar) is measured, so that the background can leave
 * it out of all strips but the first. The view goes back where it was, even when nobody asks for
 * more: the background may be ended at any moment.
 */
"use strict";

if (!globalThis.aviseCollector.whole) {
  const { Layout } = globalThis.aviseCollector.layout;
  const PATIENCE_MS = 6000;
  const SETTLED_MS = 300;
  const LEAST_OVERFLOW = 24;
  /** What covers more than this part of the view is content or a wall, not a header. */
  const LARGEST_BAND = 0.4;
  const NEAR = 2;

  let run = null;

  const page = () => document.scrollingElement ?? document.documentElement;
  const isScrollable = (element) =>
    element.scrollHeight - element.clientHeight > LEAST_OVERFLOW &&
    /auto|scroll|overlay/u.test(getComputedStyle(element).overflowY);

  /** The largest panel that scrolls by itself, when it fills a good part of the view. */
  function findPanel() {
    const least = innerWidth * innerHeight * 0.12;
    let [best, area] = [/** @type {Element | null} */ (null), least];
    for (const element of document.body?.querySelectorAll("*") ?? []) {
      const own = element.clientWidth * element.clientHeight;
      if (own <= area || !isScrollable(element) || !element.checkVisibility()) continue;
      [best, area] = [element, own];
    }
    return best;
  }

  const pageOverflows = () => {
    const root = page();
    return root.scrollHeight - innerHeight > LEAST_OVERFLOW &&
      getComputedStyle(document.documentElement).overflowY !== "hidden" &&
      getComputedStyle(document.body ?? root).overflowY !== "hidden";
  };

  /** The part of the view that shows the surface, in viewport coordinates. */
  function windowOf({ kind, element }) {
    if (kind === "page") {
      return { x: 0, y: 0, width: document.documentElement.clientWidth, height: innerHeight };
    }
    const { x, y } = element.getBoundingClientRect();
    const [left, top] = [Math.max(0, x + element.clientLeft), Math.max(0, y + element.clientTop)];
    const right = Math.min(innerWidth, x + element.clientLeft + element.clientWidth);
    const bottom = Math.min(innerHeight, y + element.clientTop + element.clientHeight);
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** Elements that stay in place while the surface scrolls. */
  function* fixtures(surface) {
    for (const element of document.body?.querySelectorAll("*") ?? []) {
      const { position } = getComputedStyle(element);
      if (position === "fixed") yield element;
      if (position === "sticky" && (surface.kind === "page" || surface.element.contains(element))) {
        yield element;
      }
    }
  }

  /** How much of the window's top and bottom is covered by what does not scroll, in CSS pixels. */
  function bandsOf(surface) {
    const seen = windowOf(surface);
    const [least, most] = [seen.width * 0.3, seen.height * LARGEST_BAND];
    let [top, bottom] = [0, 0];
    for (const element of fixtures(surface)) {
      const box = element.getBoundingClientRect();
      const width = Math.min(box.right, seen.x + seen.width) - Math.max(box.left, seen.x);
      if (box.height <= 0 || width < least || !element.checkVisibility({ opacityProperty: true })) continue;
      const [above, below] = [box.bottom - seen.y, seen.y + seen.height - box.top];
      if (box.top <= seen.y + NEAR && above > 0 && above <= most) top = Math.max(top, above);
      else if (box.bottom >= seen.y + seen.height - NEAR && below > 0 && below <= most) {
        bottom = Math.max(bottom, below);
      }
    }
    return { top: Math.ceil(top), bottom: Math.ceil(bottom) };
  }

  const positionOf = ({ element }) => element.scrollTop;
  const scrollTo = ({ element }, top) => element.scrollTo({ top, behavior: "instant" });

  /** Two frames painted, or a little while where the browser paints none. */
  const settled = () =>
    /** @type {Promise<void>} */ (new Promise((resolve) => {
      const late = setTimeout(resolve, SETTLED_MS);
      requestAnimationFrame(() => requestAnimationFrame(() => {
        clearTimeout(late);
        resolve();
      }));
    }));

  function putBack() {
    if (!run) return;
    clearTimeout(run.timer);
    // A person who scrolls meanwhile decides where the page stands.
    if (Math.abs(positionOf(run.surface) - run.left) <= NEAR) scrollTo(run.surface, run.start);
    run = null;
  }

  function keepAlive() {
    clearTimeout(run.timer);
    run.timer = setTimeout(putBack, PATIENCE_MS);
  }

  const isUndisturbed = () =>
    location.href === run.url && Math.abs(positionOf(run.surface) - run.left) <= NEAR;

  /** Notes the boxes of what begins between `from` and `until` of the surface. */
  function noteBoxes(from, until) {
    const { x, y } = windowOf(run.surface);
    const origin = { x, y: y - positionOf(run.surface) };
    const top = run.surface.kind === "page" ? document : run.surface.element;
    run.layout.look(top, origin, (box) => box.y - origin.y >= from && box.y - origin.y < until);
  }

  globalThis.aviseCollector.whole = {
    /** Chooses what to show whole; `visible` when the view shows all there is. */
    begin() {
      putBack();
      const panel = pageOverflows() ? null : findPanel();
      const kind = pageOverflows() ? "page" : panel ? "panel" : "visible";
      const surface = { kind: panel ? "panel" : "page", element: panel ?? page() };
      const start = positionOf(surface);
      run = { surface, start, left: start, url: location.href, layout: new Layout(), timer: 0 };
      keepAlive();
      const { width, height } = windowOf(surface);
      return {
        kind,
        width: Math.round(width),
        view: { width: innerWidth, height: Math.round(height) },
        height: kind === "visible" ? Math.round(height) : surface.element.scrollHeight,
      };
    },

    /** Shows what lies from `done` on, below whatever covers the top; null when somebody moved. */
    async show(done) {
      if (!run || (done > 0 && !isUndisturbed())) return null;
      keepAlive();
      if (done === 0) run.start = positionOf(run.surface);
      let bands = done === 0 ? { top: 0, bottom: 0 } : bandsOf(run.surface);
      for (let tries = 0; tries < 3; tries += 1) {
        const { element } = run.surface;
        const { scrollHeight } = element;
        scrollTo(run.surface, Math.max(0, done - bands.top));
        run.left = positionOf(run.surface);
        await settled();
        if (!run) return null;
        // A page that grew moves its view by itself; one that did not was moved by somebody.
        if (element.scrollHeight === scrollHeight && !isUndisturbed()) return null;
        const found = bandsOf(run.surface);
        if (done === 0) found.top = 0;
        const isClear = done - positionOf(run.surface) >= found.top;
        bands = found;
        if (isClear) break;
      }
      run.left = positionOf(run.surface);
      const { element } = run.surface;
      const isLast = run.left + element.clientHeight >= element.scrollHeight - NEAR;
      const seen = windowOf(run.surface);
      const until = run.left + seen.height - (isLast ? 0 : bands.bottom);
      return { scroll: run.left, until: Math.round(until), isLast, seen, height: element.scrollHeight };
    },

    /** After a picture: was the view left alone? Then the boxes of the strip are noted. */
    confirm(from, until) {
      if (!run || !isUndisturbed()) return false;
      keepAlive();
      noteBoxes(from, until);
      return true;
    },

    /** Puts the view back and hands over the boxes noted. */
    end() {
      const nodes = run ? run.layout.nodes : [];
      putBack();
      return nodes;
    },
  };
}

// The value of a script's last statement goes back to the background, and Firefox refuses functions.
void 0;
