/**
 * Notes where words stand: the elements that hold text and what encloses them, with their boxes.
 *
 * A classic script; it reads and changes nothing. The boxes let the companion cut the picture of
 * one review out of a larger picture without knowing a thing about the page here.
 */
"use strict";

if (!globalThis.aviseCollector.layout) {
  const LIMITS = { nodes: 6000, text: 400, coordinate: 1_000_000 };
  const NO_WORDS = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TEXTAREA", "TITLE"]);

  const collapse = (text) => text.replace(/\s+/gu, " ").trim();
  const round = (value) =>
    Math.max(-LIMITS.coordinate, Math.min(LIMITS.coordinate, Math.round(value)));

  /** The element around, through shadow roots and out of same-origin frames. */
  function enclosing(element) {
    if (element.parentElement) return element.parentElement;
    const root = element.getRootNode();
    return root.host ?? root.defaultView?.frameElement ?? null;
  }

  /** Every root under `top` whose text can be read: open shadow roots, same-origin frames. */
  function* readableRoots(top) {
    yield top;
    for (const element of top.querySelectorAll("*")) {
      if (element.shadowRoot) yield* readableRoots(element.shadowRoot);
      if (element.localName === "iframe" && element.contentDocument?.documentElement) {
        yield* readableRoots(element.contentDocument);
      }
    }
  }

  /** Elements with words of their own, in the order of the page. */
  function* textHolders(top) {
    const seen = new Set();
    for (const root of readableRoots(top)) {
      const texts = (root.ownerDocument ?? root).createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const holder = texts.currentNode.parentElement;
        if (!holder || seen.has(holder) || NO_WORDS.has(holder.nodeName)) continue;
        if (!texts.currentNode.data.trim()) continue;
        seen.add(holder);
        yield holder;
      }
    }
  }

  /** An element's box in the top page's viewport: frames add where they stand. */
  function boxOf(element) {
    const { x, y, width, height } = element.getBoundingClientRect();
    const frame = element.ownerDocument.defaultView?.frameElement;
    if (!frame) return { x, y, width, height };
    const around = boxOf(frame);
    return { x: x + around.x + frame.clientLeft, y: y + around.y + frame.clientTop, width, height };
  }

  /**
   * Collects boxes over one or several looks at the page; an element keeps its first box.
   *
   * `origin` is where the picture begins, in viewport coordinates at the time of the look.
   */
  class Layout {
    #nodes = [];
    #indexes = new Map();

    /** Is one more element noted? Its box is kept from the first look that wanted it. */
    #note(element, origin) {
      const known = this.#indexes.get(element);
      if (known !== undefined) return known;
      const around = enclosing(element);
      const within = around ? this.#note(around, origin) : -1;
      if (this.#nodes.length >= LIMITS.nodes) return -1;
      const { x, y, width, height } = boxOf(element);
      const box = [x - origin.x, y - origin.y, width, height].map(round);
      this.#indexes.set(element, this.#nodes.length);
      return this.#nodes.push({ within, box, text: "" }) - 1;
    }

    /** Looks at all text under `top`; keeps what `isWanted(box)` says yes to. */
    look(top, origin, isWanted) {
      for (const holder of textHolders(top)) {
        if (this.#indexes.has(holder) && this.#nodes[this.#indexes.get(holder)].text) continue;
        const box = boxOf(holder);
        if (box.width <= 0 || box.height <= 0 || !isWanted(box)) continue;
        const index = this.#note(holder, origin);
        if (index < 0) return;
        const text = collapse(holder.textContent).slice(0, LIMITS.text);
        this.#nodes[index].text = text.isWellFormed() ? text : text.toWellFormed();
      }
    }

    get nodes() {
      return this.#nodes;
    }
  }

  globalThis.aviseCollector.layout = {
    Layout,

    /** What stands on the visible picture. */
    ofView() {
      const layout = new Layout();
      const isSeen = ({ x, y, width, height }) =>
        y < innerHeight && y + height > 0 && x < innerWidth && x + width > 0;
      layout.look(document, { x: 0, y: 0 }, isSeen);
      return layout.nodes;
    },
  };
}

// The value of a script's last statement goes back to the background, and Firefox refuses functions.
void 0;
